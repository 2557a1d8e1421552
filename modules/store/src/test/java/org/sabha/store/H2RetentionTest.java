package org.sabha.store;

class H2RetentionTest extends RetentionContract {
    H2RetentionTest() {
        super(Engines.H2);
    }
}
