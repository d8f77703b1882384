// SPDX-License-Identifier: Apache-2.0

/// TLS as it is in effect: where it was read from, and what was read.
public struct TLSConfiguration: Sendable {
    /// The files as they are named.
    let files: TLSFiles
    /// What was in them.
    let context: TLSContext

    /// Whether whoever connects must have a certificate that is believed.
    var requiresCertificates: Bool { files.role == .server(requiresCertificates: true) }
}

extension TLSConfiguration: Equatable {
    /// Whether the files are the same; what is in them is read anew each time.
    public static func == (left: Self, right: Self) -> Bool { left.files == right.files }
}
