// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import CompatProxy

@Suite("A clock", .hangLimit)
struct ClockTests {
    @Test("it ticks, rests, and ticks again once the loop has something to do")
    func rest() throws {
        let loop = try Loop()
        let clock = try Clock(loop: loop, interval: 1)
        let call = try Timer(loop: loop)
        var events: [String] = []
        clock.didWake = { events.append("wake") }
        call.action = { events.append("call") }
        clock.action = { [unowned clock] in
            events.append("tick")
            if events.count == 2 {
                clock.rest()
                call.start(after: 30)
            } else if events.count == 5 {
                clock.close()
                call.close()
            }
        }
        loop.run()
        #expect(events == ["tick", "tick", "wake", "call", "tick"])
    }

    @Test("one that was closed at rest leaves the loop nothing to wait for")
    func closedAtRest() throws {
        let loop = try Loop()
        let clock = try Clock(loop: loop, interval: 1)
        let end = try Timer(loop: loop)
        end.action = {
            clock.close()
            end.close()
        }
        clock.action = {
            clock.rest()
            end.start(after: 1)
        }
        loop.run()
    }
}
