package org.sabha.model;

import java.util.EnumSet;
import java.util.Set;

/** What a host decided of one person, whatever holds for everybody; no permission is in both sets. */
public record PersonalPermissions(Set<Permission> allowed, Set<Permission> forbidden) {
    public static final PersonalPermissions NONE = new PersonalPermissions(Set.of(), Set.of());

    public PersonalPermissions {
        allowed = Set.copyOf(allowed);
        forbidden = Set.copyOf(forbidden);
    }

    public PersonalPermissions allow(Permission permission, boolean isAllowed) {
        PersonalPermissions others = without(permission);
        return isAllowed
                ? new PersonalPermissions(with(others.allowed, permission), others.forbidden)
                : new PersonalPermissions(others.allowed, with(others.forbidden, permission));
    }

    /** What holds for everybody holds for this person too. */
    public PersonalPermissions without(Permission permission) {
        return new PersonalPermissions(except(allowed, permission), except(forbidden, permission));
    }

    private static Set<Permission> with(Set<Permission> some, Permission one) {
        Set<Permission> all = except(some, one);
        all.add(one);
        return all;
    }

    private static Set<Permission> except(Set<Permission> some, Permission one) {
        Set<Permission> rest = EnumSet.noneOf(Permission.class);
        rest.addAll(some);
        rest.remove(one);
        return rest;
    }
}
