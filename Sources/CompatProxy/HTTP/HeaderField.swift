// SPDX-License-Identifier: Apache-2.0
/// One field line of a head, as places in the head's bytes.
struct HeaderField: Equatable, Sendable {
    let name: Range<Int>
    /// Without the white space around it.
    let value: Range<Int>
    let kind: FieldKind
    /// Whether it stays on this connection, by its nature or because `Connection` names it.
    var isHopByHop: Bool
}
