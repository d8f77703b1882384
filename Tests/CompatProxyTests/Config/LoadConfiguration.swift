// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VersionRules

@testable import CompatProxy

/// A machine on which no default depends on where the tests run.
let plainMachine = Machine(
    processors: 4, socketGroup: nil, hasUser: { $0 == "root" }, hasGroup: { ["docker", "root"].contains($0) },
    canonicalPath: { $0.hasPrefix("/var/run/") ? "/run/" + $0.dropFirst("/var/run/".count) : $0 },
    openTLS: { files throws(TLSFileError) in try TLSContext(TLSFiles(role: files.role)) })

/// Loads what the arguments say, from a temporary file where there is a `file`.
func load(
    file: String? = nil, environment: [String: String] = [:], machine: Machine = plainMachine,
    flags change: (inout ConfigurationFlags) -> Void = { _ in }
) throws -> Configuration {
    var flags = ConfigurationFlags()
    change(&flags)
    let temporary = try file.map { try TemporaryFile($0) }
    if let temporary { flags.config = temporary.path }
    let loader = ConfigurationLoader(
        flags: flags, environment: environment, known: VersionHistory.all.window, machine: machine,
        defaultFile: "/nonexistent/compatproxy.yaml")
    return try loader.load()
}

/// The error that loading ends with, its file called `FILE`.
func loadingError(
    file: String? = nil, environment: [String: String] = [:], flags: (inout ConfigurationFlags) -> Void = { _ in }
) -> String {
    do {
        return "no error: \(try load(file: file, environment: environment, flags: flags))"
    } catch let error as ConfigurationError {
        guard case .file(let path, _) = error.origin else { return error.description }
        return error.description.replacing(path, with: "FILE")
    } catch {
        return "another error: \(error)"
    }
}

/// A file that is there as long as this value.
final class TemporaryFile {
    let path: String

    convenience init(_ text: String) throws {
        try self.init(bytes: Array(text.utf8))
    }

    init(bytes: [UInt8]) throws {
        var template = Array("/tmp/compatproxy-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }

    deinit {
        unlink(path)
    }
}
