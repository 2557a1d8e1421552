package org.sabha.policy;

import org.sabha.model.Role;

/** Who becomes what when a host hands over. */
public final class Succession {
    private Succession() {}

    /** The successor becomes what the leaving person was, unless they are more already (A9). */
    public static Role role(Role leaving, Role successor) {
        return leaving.compareTo(successor) < 0 ? leaving : successor;
    }
}
