// SPDX-License-Identifier: Apache-2.0
internal import Glibc
import VersionRules

/// The aliases of containers as a file that outlives the proxy: by the engine's address, and the id that was given.
///
/// Several proxies may share it. It is replaced as a whole, so that a crash leaves the old one or the new one.
struct AliasFile {
    typealias Table = [String: ContainerAliases]

    /// A longer one is none of ours.
    private static let maximumBytes = 64 << 20

    let folder: String
    private var path: String { folder + "/aliases.json" }
    private var temporaryPath: String { folder + "/aliases.json.new" }
    private var lockPath: String { folder + "/aliases.lock" }

    /// What was kept; nothing where there is no file yet.
    func read() throws(Failure) -> Table {
        let text: String
        do throws(TextFile.Failure) {
            text = try TextFile.read(path, maximumBytes: Self.maximumBytes)
        } catch .missing {
            return [:]
        } catch .notUTF8 {
            throw Failure(reason: .damaged, text: "\(path) is no file of aliases")
        } catch {
            throw Failure(reason: .inaccessible, text: "\(path) \(error)")
        }
        guard let table = Table(JSONValue(source: Array(text.utf8))) else {
            throw Failure(reason: .damaged, text: "\(path) is no file of aliases")
        }
        return table
    }

    /// Changes what is kept, and returns it.
    func update(_ change: (inout Table) -> Void) throws(Failure) -> Table {
        let missing = Folder.make(folder)
        let lock = openLock()
        guard lock >= 0 else {
            if missing != 0 { throw Failure("\(folder) cannot be made", code: missing) }
            throw Failure("\(folder) cannot be written to")
        }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw Failure("\(lockPath) cannot be locked") }
        }
        var table = try read()
        change(&table)
        try replace(with: table.json.sourceBytes)
        return table
    }

    private func openLock() -> Int32 {
        let made = Folder.makeFile(lockPath)
        return made < 0 && errno == EEXIST ? open(lockPath, O_RDWR | O_CLOEXEC) : made
    }

    /// Puts a damaged file out of the way, and returns where it is now.
    func setAside() throws(Failure) -> String {
        guard rename(path, path + ".damaged") == 0 else { throw Failure("\(path) cannot be renamed") }
        return path + ".damaged"
    }

    private func replace(with bytes: [UInt8]) throws(Failure) {
        // Of a run that ended meanwhile.
        unlink(temporaryPath)
        let file = Folder.makeFile(temporaryPath)
        guard file >= 0 else { throw Failure("\(temporaryPath) cannot be written") }
        defer { close(file) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure("\(temporaryPath) cannot be written") }
            rest = rest.dropFirst(count)
        }
        // The name must not be there after a crash without what it names.
        guard fsync(file) == 0, rename(temporaryPath, path) == 0 else { throw Failure("\(path) cannot be written") }
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    /// Why aliases can't be kept.
    struct Failure: Error, Equatable {
        enum Reason {
            case inaccessible, damaged
        }

        let reason: Reason
        let text: String

        init(reason: Reason, text: String) {
            self.reason = reason
            self.text = text
        }

        /// After a call that has just failed.
        fileprivate init(_ text: String, code: Int32 = errno) {
            self.init(reason: .inaccessible, text: "\(text): \(String(cString: strerror(code)))")
        }
    }
}

extension AliasFile.Table {
    /// nil where it is none.
    init?(_ value: JSONValue) {
        guard value.validate(), let engines = value["aliases"], engines.kind == .object else { return nil }
        self = [:]
        for engine in engines.keys {
            guard let pairs = engines[engine], pairs.kind == .object else { return nil }
            for given in pairs.keys {
                guard let alias = ContainerAlias(given: given, real: pairs[given]?.string ?? "") else { return nil }
                self[engine, default: ContainerAliases()].add(alias)
            }
        }
    }

    var json: JSONValue {
        let engines = filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        return [
            "aliases": .object(
                engines.map { engine in
                    (engine.key, .object(engine.value.all.map { ($0.given, .string($0.real)) }))
                })
        ]
    }
}
