// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Logging
import Testing
import VersionRules

@testable import CompatProxy

@Suite("The file of aliases")
struct AliasFileTests {
    private let folder: TemporaryFolder
    private let file: AliasFile
    private let alias: ContainerAlias

    init() throws {
        folder = try TemporaryFolder()
        file = AliasFile(folder: folder.file("state"))
        alias = try #require(
            ContainerAlias(given: String(repeating: "0a", count: 32), real: String(repeating: "0b", count: 32)))
    }

    @Test("gives again what it was given, for each engine")
    func roundTrip() throws {
        #expect(try file.read().isEmpty)
        _ = try file.update { $0["unix:///a", default: ContainerAliases()].add(alias) }
        let table = try file.update { $0["unix:///b", default: ContainerAliases()].add(alias) }
        #expect(try file.read() == table)
        #expect(table.keys.sorted() == ["unix:///a", "unix:///b"])
        _ = try file.update { $0["unix:///a"]?.remove(alias) }
        #expect(try file.read().keys.sorted() == ["unix:///b"])
    }

    @Test(
        "is not taken for one where it is damaged",
        arguments: ["", "{", "[]", "{}", #"{"aliases":{"unix:///a":{"0a":"0b"}}}"#, #"{"aliases":[]}"#, "\u{0}"])
    func damaged(_ text: String) throws {
        _ = try file.update { _ in }
        let path = folder.file("state") + "/aliases.json"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: AliasFile.Failure.self) { try file.read() }
        #expect(throws: AliasFile.Failure.self) { try file.update { _ in } }
        // The proxy puts it out of the way and begins anew.
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let keeper = AliasKeeper(folder: folder.file("state"), logger: logger)
        #expect(keeper.aliases(of: .unix(path: "/a")).isEmpty)
        #expect(try String(contentsOfFile: path + ".damaged", encoding: .utf8) == text)
        #expect(try file.read().isEmpty)
    }

    @Test("is made with all folders above it")
    func missingFolders() throws {
        let path = "/tmp/compatproxy-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = AliasFile(folder: path + "/one/two")
        let table = try file.update { $0["unix:///a", default: ContainerAliases()].add(alias) }
        #expect(try file.read() == table)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }

    /// The user that must be able to write to them afterwards.
    @Test("belongs to the folder's owner where root makes it", .enabled(if: geteuid() == 0))
    func madeByRoot() throws {
        let state = folder.file("state")
        let other = folder.file("other")
        try "other".write(toFile: other, atomically: false, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        chown(state, 65534, 65533)
        // What that user may have put there is neither written to nor given away.
        symlink(other, state + "/aliases.json.new")
        symlink(other, state + "/aliases.lock")
        _ = try file.update { $0["unix:///a", default: ContainerAliases()].add(alias) }
        #expect(try owner(of: state + "/aliases.json") == [65534, 65533])
        #expect(try owner(of: other) == [0, 0])
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "other")
        unlink(state + "/aliases.lock")
        _ = try file.update { _ in }
        #expect(try owner(of: state + "/aliases.lock") == [65534, 65533])
        _ = try AuditFile(path: state + "/audit.sqlite")
        #expect(try owner(of: state + "/audit.sqlite") == [65534, 65533])
    }

    private func owner(of path: String) throws -> [UInt32] {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try [.ownerAccountID, .groupOwnerAccountID].map { try #require(attributes[$0] as? NSNumber).uint32Value }
    }

    @Test("says why it cannot be written")
    func unwritable() throws {
        let file = AliasFile(folder: "/proc/nowhere/state")
        let failure = #expect(throws: AliasFile.Failure.self) { try file.update { _ in } }
        #expect(failure?.text == "/proc/nowhere/state cannot be made: No such file or directory")
    }
}
