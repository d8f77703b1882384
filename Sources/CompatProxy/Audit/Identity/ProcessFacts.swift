// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// What the kernel tells of a running process. Each is nil where it does not tell us, or the process is gone.
struct ProcessFacts: Equatable {
    var executable: String?
    var command: String?
    var group = ControlGroup()
    /// In milliseconds since the machine was started.
    var started: Int64?

    /// Reads the folder that `/proc` has of a process.
    init(folder: String) {
        // First: who is gone before the rest is read is not taken for a process outside of its container.
        group = ControlGroup((try? TextFile.read(folder + "/cgroup")) ?? "")
        executable = Self.link(folder + "/exe")
        // The arguments may be secret; the first word is the program's own idea of its name.
        command = (try? TextFile.read(folder + "/cmdline")).flatMap { text in
            let word = text.prefix { $0 != "\0" }
            return word.isEmpty ? nil : String(word.prefix(Self.longestText))
        }
        // Last: what was read until now is of that process, or of an earlier one.
        let stat = try? TextFile.read(folder + "/stat")
        started = stat.flatMap(Self.start)
        // Of a process that is ending, the kernel still has the name, and no command line.
        command = command ?? stat.flatMap(Self.name)
    }

    /// The second field, without its parentheses.
    private static func name(_ stat: String) -> String? {
        guard let start = stat.firstIndex(of: "("), let end = stat.lastIndex(of: ")"), start < end else { return nil }
        return String(stat[stat.index(after: start)..<end])
    }

    /// The twenty-second field. The second one, in parentheses, is the program's own name and may hold anything.
    private static func start(_ stat: String) -> Int64? {
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 20, let ticks = Int64(fields[20]) else { return nil }
        return ticks * 1000 / Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }

    private static let longestText = 256

    private static func link(_ path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let text = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let gone = " (deleted)"
        return text.hasSuffix(gone) ? String(text.dropLast(gone.count)) : text
    }
}

/// What the names of a process's control groups tell.
struct ControlGroup: Equatable {
    /// The systemd service.
    var unit: String?
    /// The container's whole id.
    var container: String?

    init() {}

    /// Reads `/proc/…/cgroup`, lines of `number:controllers:path`.
    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let path = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
            for part in path.split(separator: "/") {
                if let id = Self.containerID(in: part) { container = id }
                if part.hasSuffix(".service"), !part.hasPrefix("user@") { unit = String(part) }
            }
        }
    }

    /// Runtimes write `docker-ID.scope`, `libpod-ID.scope`, `cri-containerd-ID.scope`, or the id alone.
    private static func containerID(in part: Substring) -> String? {
        let digits = part.split { !$0.isASCII || !$0.isHexDigit || $0.isUppercase }
        return digits.last { $0.utf8.count == 64 }.map(String.init)
    }
}
