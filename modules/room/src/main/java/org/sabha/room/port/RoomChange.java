package org.sabha.room.port;

import org.sabha.model.DeviceId;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;

/** One step by which what is stored of a meeting follows the meeting. Each may be repeated without harm. */
public sealed interface RoomChange {
    /** Everything of the meeting goes, as at its end. Where more follows, that is all there is. */
    record Forget() implements RoomChange {}

    record SaveHeader(RoomRecord.Header header) implements RoomChange {}

    record SaveInvitation(RoomRecord.Invited invitation) implements RoomChange {}

    record SaveBan(DeviceId device) implements RoomChange {}

    record SaveRule(RoomRecord.Ruled rule) implements RoomChange {}

    record SaveStay(RoomRecord.Stayed stay) implements RoomChange {}

    record ForgetStay(ParticipantId stay) implements RoomChange {}

    /** The key group is over, with all its leaves. */
    record ForgetGroup() implements RoomChange {}

    record SaveGroup(GroupRecord.Head head) implements RoomChange {}

    record SaveLeaf(int number, GroupRecord.Leaf leaf) implements RoomChange {}

    record ForgetLeaf(int number) implements RoomChange {}

    /** @param reference of a KeyPackage that was added */
    record SaveUsedKeys(Octets reference) implements RoomChange {}
}
