// SPDX-License-Identifier: Apache-2.0
import VersionRules

#if canImport(Glibc)
    import Glibc
#endif

/// rules-bench CASE FILE ITERATIONS: the rule engine alone, on one body; prints bytes in, bytes out and nanoseconds of CPU time, which
/// a busy machine does not lengthen much.
///
/// How often it allocates and what it executes is found from outside, as the difference between two numbers of
/// iterations.
@main
struct RulesBench {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let iterations = Int(arguments[3]), let body = read(arguments[2]),
            let work = BodyWork(named: arguments[1])
        else {
            print("rules-bench \(BodyWork.names.joined(separator: "|")) FILE ITERATIONS")
            exit(2)
        }
        var output: [UInt8] = []
        let start = nanoseconds()
        for _ in 0..<iterations {
            output.removeAll(keepingCapacity: true)
            guard work.run(body, into: &output) else {
                print("the body was refused")
                exit(1)
            }
        }
        let time = nanoseconds() - start
        print("{\"bytes\": \(body.count), \"written\": \(output.count), \"nanoseconds\": \(time)}")
    }

    private static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
        return bytes
    }
}
