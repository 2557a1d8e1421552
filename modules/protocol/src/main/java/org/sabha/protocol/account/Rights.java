package org.sabha.protocol.account;

/**
 * What the signed-in person may do, for what the page shows; the server asks again each time.
 *
 * @param startsMeetings whether they may start meetings
 * @param administers whether they keep accounts and set the organisation's rules, once they signed in with two factors
 * @param readsRules whether they see the organisation's rules, once they signed in with two factors
 */
public record Rights(boolean startsMeetings, boolean administers, boolean readsRules) {}
