package org.sabha.store;

class H2RuleTest extends RuleContract {
    H2RuleTest() {
        super(Engines.H2);
    }
}
