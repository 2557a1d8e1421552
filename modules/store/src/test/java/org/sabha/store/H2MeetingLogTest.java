package org.sabha.store;

class H2MeetingLogTest extends MeetingLogContract {
    H2MeetingLogTest() {
        super(Engines.H2);
    }
}
