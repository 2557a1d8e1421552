package org.sabha.identity.account;

/**
 * <pre>
 * INVITED --invitation used--> ACTIVE --disabled--> DISABLED
 *    ^                          |  ^                    |
 *    +---------- reset ---------+  +------ enabled -----+
 * </pre>
 */
public enum AccountState {
    INVITED,
    ACTIVE,
    DISABLED
}
