// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("Progress as older engines drew it")
struct ProgressBarTests {
    private static let knownSizes: [(Int64, String)] = [
        (0, "0B"), (999, "999B"), (1000, "1kB"), (1001, "1.001kB"), (36446, "36.45kB"), (545_792, "545.8kB"),
        (719_947, "719.9kB"), (999_949, "999.9kB"), (999_950, "1000kB"), (999_999, "1000kB"), (1_000_000, "1MB"),
        (9_999_600, "10MB"), (262_144, "262.1kB"), (25_886_720, "25.89MB"), (1_000_500, "1MB"),
        (1_001_500, "1.002MB"),
        (100_050_000, "100MB"), (100_150_000, "100.2MB"), (1_234_567_890, "1.235GB"), (Int64.max, "9.223EB"),
    ]

    @Test("sizes have four significant digits", arguments: knownSizes)
    func sizes(_ byteCount: Int64, _ text: String) {
        #expect(HumanSize(byteCount).description == text)
    }

    private static let knownBars: [(String, String)] = [
        ("{}", ""),
        (#"{"current":-1}"#, ""),
        (#"{"current":545792}"#, " 545.8kB"),
        (#"{"current":12,"units":"s"}"#, "12 s"),
        (#"{"total":100}"#, bar(0) + "      0B/100B"),
        (#"{"current":36446,"total":719947}"#, bar(2) + " 36.45kB/719.9kB"),
        (#"{"current":29,"total":100}"#, bar(14) + "     29B/100B"),
        (#"{"current":719947,"total":719947}"#, bar(50) + " 719.9kB/719.9kB"),
        (#"{"current":200,"total":100}"#, bar(50) + "    200B"),
        (#"{"current":1,"total":4,"units":"layers"}"#, bar(12) + "1/4 layers"),
        (#"{"current":5,"total":4,"units":"layers"}"#, bar(50) + "5 layers"),
        (#"{"current":1,"total":4,"hidecounts":true}"#, bar(12)),
        (#"{"current":9223372036854775807,"total":1}"#, bar(50) + " 9.223EB"),
        (#"{"current":-9223372036854775808,"total":1,"units":"x"}"#, bar(0) + "-9223372036854775808/1 x"),
        (#"{"current":"1","total":null,"units":3,"hidecounts":0}"#, ""),
        ("null", ""),
        ("[1]", ""),
    ]

    @Test("a bar is drawn as the engine drew it", arguments: knownBars)
    func bars(_ detail: String, _ text: String) {
        #expect(ProgressBar(JSONValue(json: detail)).description == text)
    }

    private static func bar(_ filled: Int) -> String {
        "[" + String(repeating: "=", count: filled) + ">" + String(repeating: " ", count: 50 - filled) + "] "
    }
}
