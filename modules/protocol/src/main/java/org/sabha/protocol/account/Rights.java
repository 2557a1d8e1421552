package org.sabha.protocol.account;

import org.sabha.model.Classification;

/**
 * What the signed-in person may do, for what the page shows; the server asks again each time.
 *
 * @param startsMeetings whether they may start meetings
 * @param joinsUnderOwnName whether they may come into meetings under the name of their account
 * @param administers whether they keep accounts and set the organisation's rules, once they signed in with two factors
 * @param readsRules whether they see the organisation's rules, once they signed in with two factors
 * @param readsAudit whether they read the rows of the audit log, once they signed in with two factors
 * @param watches whether they see how meetings and the server stand, in numbers, once they signed in with two factors
 * @param highest class of meetings that may be begun here now, said before somebody chooses one
 */
public record Rights(
        boolean startsMeetings,
        boolean joinsUnderOwnName,
        boolean administers,
        boolean readsRules,
        boolean readsAudit,
        boolean watches,
        Classification highest) {}
