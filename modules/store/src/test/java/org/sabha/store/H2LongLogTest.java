package org.sabha.store;

class H2LongLogTest extends LongLogContract {
    H2LongLogTest() {
        super(Engines.H2);
    }
}
