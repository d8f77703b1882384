// SPDX-License-Identifier: Apache-2.0
/// Why a message was refused.
enum ParseError: Error, Equatable, CaseIterable {
    case bareLineFeed
    case bareCarriageReturn
    case controlByte
    case requestLineTooLong
    case headTooLarge
    case tooManyFields
    case incompleteHead

    case malformedRequestLine
    case malformedStatusLine
    case unsupportedVersion
    case unexpectedUpgrade
    case malformedTarget
    case malformedEscape
    case unsupportedTargetForm

    case malformedFieldName
    case foldedLine
    case missingHost
    case repeatedHost
    case malformedHost
    case malformedConnection
    case unsupportedExpectation

    case ambiguousLength
    case malformedContentLength
    case repeatedContentLength
    case unsupportedTransferCoding
    case repeatedTransferEncoding
    case transferEncodingNotAllowed
    case contentNotAllowed

    case malformedChunkSize
    case malformedChunkExtension
    case chunkExtensionTooLong
    case malformedChunkEnd
    case forbiddenTrailer
    case trailersTooLarge
}

extension ParseError {
    /// The status that a client is answered with. An engine's malformed answer is a 502, whatever the reason.
    var status: Int {
        switch self {
        case .requestLineTooLong: 414
        case .unsupportedExpectation: 417
        case .headTooLarge, .tooManyFields, .trailersTooLarge: 431
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// A few words for the answer's body and the log.
    var reason: StaticString {
        switch self {
        case .bareLineFeed: "a line ends in LF without CR"
        case .bareCarriageReturn: "a CR is not followed by LF"
        case .controlByte: "a control character in the head"
        case .requestLineTooLong: "the request line is too long"
        case .headTooLarge: "the head is too large"
        case .tooManyFields: "too many header fields"
        case .incompleteHead: "the head is incomplete"
        case .malformedRequestLine: "malformed request line"
        case .malformedStatusLine: "malformed status line"
        case .unsupportedVersion: "unsupported HTTP version"
        case .unexpectedUpgrade: "an upgrade that was not asked for"
        case .malformedTarget: "malformed request target"
        case .malformedEscape: "malformed percent-escape in the path"
        case .unsupportedTargetForm: "unsupported form of request target"
        case .malformedFieldName: "malformed header field name"
        case .foldedLine: "a header field is folded over lines"
        case .missingHost: "missing Host header"
        case .repeatedHost: "repeated Host header"
        case .malformedHost: "malformed Host header"
        case .malformedConnection: "malformed Connection header"
        case .unsupportedExpectation: "unsupported expectation"
        case .ambiguousLength: "both Content-Length and Transfer-Encoding"
        case .malformedContentLength: "malformed Content-Length"
        case .repeatedContentLength: "repeated Content-Length"
        case .unsupportedTransferCoding: "unsupported transfer coding"
        case .repeatedTransferEncoding: "repeated Transfer-Encoding"
        case .transferEncodingNotAllowed: "Transfer-Encoding is not allowed here"
        case .contentNotAllowed: "content is not allowed with this status"
        case .malformedChunkSize: "malformed chunk size"
        case .malformedChunkExtension: "malformed chunk extension"
        case .chunkExtensionTooLong: "chunk extensions are too long"
        case .malformedChunkEnd: "a chunk does not end where its size says"
        case .forbiddenTrailer: "a field that is not allowed as trailer"
        case .trailersTooLarge: "the trailers are too large"
        }
    }
}
