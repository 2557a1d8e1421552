package org.sabha.store;

class H2ScheduleTest extends ScheduleContract {
    H2ScheduleTest() {
        super(Engines.H2);
    }
}
