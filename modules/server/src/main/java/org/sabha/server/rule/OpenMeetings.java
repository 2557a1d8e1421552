package org.sabha.server.rule;

import java.util.List;
import org.sabha.policy.PolicyRules;

/** Meetings that were opened and are not over. */
public interface OpenMeetings {
    /** There are none. */
    OpenMeetings NONE = new OpenMeetings() {
        @Override
        public List<Standing> standings() {
            return List.of();
        }

        @Override
        public void hold(PolicyRules organisation) {
            // nobody is there
        }
    };

    /**
     * How one stands; nothing in it says which.
     *
     * @param people who are seated
     */
    record Standing(PolicyRules rules, int people) {}

    /** Of every one; may wait. */
    List<Standing> standings();

    /** Holds every one to what of these rules is locked. Does not wait. */
    void hold(PolicyRules organisation);
}
