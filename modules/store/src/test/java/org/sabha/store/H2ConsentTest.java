package org.sabha.store;

class H2ConsentTest extends ConsentContract {
    H2ConsentTest() {
        super(Engines.H2);
    }
}
