package org.sabha.store;

class H2CheckedMeetingTest extends CheckedMeetingContract {
    H2CheckedMeetingTest() {
        super(Engines.H2);
    }
}
