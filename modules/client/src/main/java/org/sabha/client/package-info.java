/**
 * The Java client: joins a meeting as a browser does, and sends and receives encoded media.
 *
 * <pre>{@code
 * try (SabhaClient client = SabhaClient.create()) {
 *     JoinOptions options = JoinOptions.by(MeetingLink.parse(link).orElseThrow(), new Secret(password), "Asha Verma")
 *             .sending(TrackSource.MICROPHONE, MediaCodec.OPUS)
 *             .receiving(3, 9);
 *     SabhaMeeting meeting = SabhaMeeting.join(client, options, listener);
 *     meeting.mediaReady().join();
 *     meeting.sendFrame(TrackSource.MICROPHONE, EncodedFrame.audio(timestamp, level, opusPacket));
 * }
 * }</pre>
 *
 * One {@link org.sabha.client.SabhaClient} serves many meetings. Listeners are called on its loop, one call at a time per
 * meeting, and must not block. {@link org.sabha.client.SabhaMeeting} may be used from any thread.
 */
@NullMarked
package org.sabha.client;

import org.jspecify.annotations.NullMarked;
