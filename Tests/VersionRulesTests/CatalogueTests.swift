// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import VersionRules

/// Our changes against a list of 522 differences between versions that was gathered independently of them. What each
/// of those became is in `Catalogue/*.tsv`: the id of a change, or `void:` and why it is none.
@Suite("Coverage of the reference list")
struct CatalogueTests {
    private struct Line {
        let file: String
        let reference: String
        let answer: String

        var isVoid: Bool { answer.hasPrefix("void: ") && answer.utf8.count > 12 }
    }

    private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Catalogue")
    private let references: [String]
    private let lines: [Line]

    init() throws {
        let folder = folder
        references = try Self.lines(of: folder.appendingPathComponent("reference-ids.txt"))
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        lines = try files.filter { $0.pathExtension == "tsv" }.flatMap { file in
            try Self.lines(of: file).map { line in
                let fields = line.split(separator: "\t", maxSplits: 1).map(String.init)
                return Line(
                    file: file.lastPathComponent, reference: fields.first ?? "", answer: fields.dropFirst().joined())
            }
        }
    }

    private static func lines(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test("every reference that is answered is one of the list, and is answered once")
    func everyReference() {
        #expect(Set(references).count == references.count)
        var answered: Set<String> = []
        for line in lines {
            #expect(references.contains(line.reference), "\(line.file): \(line.reference)")
            #expect(answered.insert(line.reference).inserted, "\(line.file): \(line.reference) a second time")
        }
    }

    @Test("every answer is a change of ours, or void with a reason")
    func everyAnswer() {
        let catalogue = Catalogue()
        for line in lines where !line.isVoid {
            #expect(catalogue[line.answer] != nil, "\(line.file): \(line.reference) is answered by \(line.answer)")
        }
    }

    /// So that the coverage only changes knowingly. COMPATPROXY_UNCOVERED=write swift test --filter CatalogueTests
    /// writes the list anew.
    @Test("the references without an answer are those of uncovered.txt")
    func coverage() throws {
        let answered = Set(lines.map(\.reference))
        let uncovered = references.filter { !answered.contains($0) }
        let file = folder.appendingPathComponent("uncovered.txt")
        if ProcessInfo.processInfo.environment["COMPATPROXY_UNCOVERED"] == "write" {
            try uncovered.map { $0 + "\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
        }
        print(
            "\(references.count - uncovered.count) of \(references.count) references are answered, \(uncovered.count) not"
        )
        let expected = try Self.lines(of: file)
        #expect(uncovered.filter { !expected.contains($0) } == [], "not answered any more")
        #expect(expected.filter { !uncovered.contains($0) } == [], "answered by now: write uncovered.txt anew")
    }
}
