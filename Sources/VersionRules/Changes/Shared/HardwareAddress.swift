// SPDX-License-Identifier: Apache-2.0

/// Whether Go's `net.ParseMAC` takes it: 6, 8 or 20 bytes, in pairs of digits or, behind dots, in fours.
func isHardwareAddress(_ text: String) -> Bool {
    let (separator, width): (Character, Int) =
        text.contains(".") ? (".", 4) : (text.contains("-") ? "-" : ":", 2)
    let groups = text.split(separator: separator, omittingEmptySubsequences: false)
    return [6, 8, 20].contains(groups.count * width / 2)
        && groups.allSatisfy { $0.utf8.count == width && $0.allSatisfy(\.isHexDigit) }
}
