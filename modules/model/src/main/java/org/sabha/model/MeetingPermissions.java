package org.sabha.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * What hosts let participants do in a meeting.
 *
 * @param forbidden to everybody who is no host, unless a host allowed it to that person
 */
public record MeetingPermissions(Set<Permission> forbidden, ChatPolicy chat) {
    /** As a meeting begins. */
    public static final MeetingPermissions ALL = new MeetingPermissions(Set.of(), ChatPolicy.EVERYBODY);

    public MeetingPermissions {
        forbidden = Set.copyOf(forbidden);
    }

    public MeetingPermissions allow(Permission permission, boolean allowed) {
        Set<Permission> next = EnumSet.noneOf(Permission.class);
        next.addAll(forbidden);
        if (allowed) {
            next.remove(permission);
        } else {
            next.add(permission);
        }
        return new MeetingPermissions(next, chat);
    }

    public MeetingPermissions withChat(ChatPolicy policy) {
        return new MeetingPermissions(forbidden, policy);
    }
}
