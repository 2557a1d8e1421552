package org.sabha.client.keys;

import java.util.List;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.protocol.ClientMessage;

/** What the keys of a stay want of the rest of the client. */
public interface KeyOutput {
    void say(ClientMessage message);

    /** Another signature key is needed, certified at the door for the same person; {@link GroupSession#renew} takes it. */
    void freshKeys();

    /** Keys for frames: one's own leaf, the epoch, and why it came. A group that is new to this stay is {@code fresh}. */
    void epoch(int ownLeaf, EpochSecret secret, EpochSecret.Cause cause, GroupAge age);

    /** All members have this epoch's keys. */
    void inUse(long epoch);

    /** Whether frames may be sent at all. */
    void sending(Sending sending);

    void alarm(Alarm alarm);

    void members(List<GroupPerson> members);

    void data(TextMessage message);

    void missing(MissingMessage message);

    /** The first epoch of a group, or a later one of the same. */
    enum GroupAge {
        FRESH,
        KNOWN
    }

    /** Closed while something is wrong that must not be overheard. */
    enum Sending {
        OPEN,
        CLOSED
    }
}
