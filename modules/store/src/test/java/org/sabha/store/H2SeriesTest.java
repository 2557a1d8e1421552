package org.sabha.store;

class H2SeriesTest extends SeriesContract {
    H2SeriesTest() {
        super(Engines.H2);
    }
}
