package org.sabha.store;

class PostgresqlScheduleTest extends ScheduleContract {
    PostgresqlScheduleTest() {
        super(Engines.POSTGRESQL);
    }
}
