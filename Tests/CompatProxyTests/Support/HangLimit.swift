// SPDX-License-Identifier: Apache-2.0
import Testing

extension Trait where Self == TimeLimitTrait {
    /// Ends a test that hangs. Long, for it counts too how long a test waits for one of the few threads of all tests.
    static var hangLimit: Self { .timeLimit(.minutes(10)) }
}
