package org.sabha.store;

class PostgresqlRuleTest extends RuleContract {
    PostgresqlRuleTest() {
        super(Engines.POSTGRESQL);
    }
}
