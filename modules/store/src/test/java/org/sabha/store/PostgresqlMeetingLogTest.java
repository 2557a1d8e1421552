package org.sabha.store;

class PostgresqlMeetingLogTest extends MeetingLogContract {
    PostgresqlMeetingLogTest() {
        super(Engines.POSTGRESQL);
    }
}
