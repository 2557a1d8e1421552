package org.sabha.store;

class PostgresqlSeriesTest extends SeriesContract {
    PostgresqlSeriesTest() {
        super(Engines.POSTGRESQL);
    }
}
