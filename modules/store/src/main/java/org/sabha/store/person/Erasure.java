package org.sabha.store.person;

/** What came of the wish to be forgotten. */
public sealed interface Erasure {
    /**
     * It is done and durable.
     *
     * @param pieces that were taken away
     */
    record Done(int pieces) implements Erasure {}

    /** Nothing was changed. */
    record Refused(Reason why) implements Erasure {}

    /** Why an account stays. */
    enum Reason {
        /** There is none. */
        UNKNOWN,
        /** Nobody else could administer the server. */
        LAST_ADMINISTRATOR,
        /** Meetings of theirs are planned; people are invited to them. */
        MEETINGS_PLANNED
    }
}
