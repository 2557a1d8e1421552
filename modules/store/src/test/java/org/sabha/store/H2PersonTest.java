package org.sabha.store;

class H2PersonTest extends PersonContract {
    H2PersonTest() {
        super(Engines.H2);
    }
}
