// SPDX-License-Identifier: Apache-2.0

/// What can't be carried over a change.
public enum Loss: Hashable, Sendable {
    /// Nothing.
    case exact
    /// Nothing that clients are known to need: the value is made up from others, as said.
    case synthesised(String)
    /// The value is close to the right one, as said.
    case approximate(String)
    /// It can't be translated: the message is refused or the operator warned, as said.
    case impossible(String)
}
