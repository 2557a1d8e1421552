package org.sabha.policy;

import org.sabha.model.Role;

/** What somebody is in a meeting that is a key group: members hold those for hosts whom the hosts' statement names. */
public final class RoleInGroup {
    private RoleInGroup() {}

    /** Whether the hosts' statement names the key of somebody's leaf, or one that it stands for. */
    public enum Named {
        YES,
        NO
    }

    /** Whoever presides by invitation or by a host's act takes part like anybody until they are named (C2). */
    public static Role of(Role role, Named named) {
        return Policy.presides(role) && named == Named.NO ? Role.PARTICIPANT : role;
    }
}
