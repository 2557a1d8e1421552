package org.sabha.policy.account;

/** Whether a calendar feed, which anybody reads who has its address, names meetings. The organisation's to say. */
public enum FeedTitles {
    HIDDEN,
    SHOWN
}
