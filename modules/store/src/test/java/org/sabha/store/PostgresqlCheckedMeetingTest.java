package org.sabha.store;

class PostgresqlCheckedMeetingTest extends CheckedMeetingContract {
    PostgresqlCheckedMeetingTest() {
        super(Engines.POSTGRESQL);
    }
}
