// SPDX-License-Identifier: Apache-2.0

/// Gathers one value of a streamed body over the pieces that it arrives in, in bounded memory.
struct ValueCollector: Sendable {
    private let maximumValueBytes: Int
    private var scanner = JSONScanner()
    private var held: [UInt8] = []

    init(maximumValueBytes: Int) {
        self.maximumValueBytes = maximumValueBytes
    }

    /// Reads on at `index` and moves it behind what was read; nil where the value does not end in `bytes`.
    mutating func collect(_ bytes: Span<UInt8>, at index: inout Int) throws(BodyError) -> JSONValue? {
        let start = index
        let end = scanner.findEnd(in: bytes, from: start)
        index = end ?? bytes.count
        guard index - start <= maximumValueBytes - held.count else {
            throw .valueTooLarge(maximumBytes: maximumValueBytes)
        }
        held.append(copying: bytes.extracting(start..<index))
        return end == nil ? nil : takeValue()
    }

    /// The number or literal that only the end of the body ends; nil where another value is unfinished.
    mutating func finish() -> JSONValue? {
        scanner.isInScalar ? takeValue() : nil
    }

    private mutating func takeValue() -> JSONValue {
        let value = JSONValue(source: held)
        held = []
        scanner = JSONScanner()
        return value
    }
}

extension JSONValue {
    /// Lets the rules at a copy of the value and writes what they made of it.
    func write<Failure: Error>(
        into output: inout [UInt8], rewritten rewrite: (inout JSONValue) throws(Failure) -> Void
    ) throws(RewriteError<Failure>) {
        var value = self
        do {
            try rewrite(&value)
        } catch {
            throw .rules(error)
        }
        value.write(into: &output)
    }
}
