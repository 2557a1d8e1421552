package org.sabha.signalling;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sabha.signalling.StaticFile.Form;

/**
 * Serves the web client: the start page for {@code /}, for the link of any meeting, whether it exists or not, for the
 * pages of the console, the one on accessibility, and where the organisation's sign-in sends browsers back to; and the description of the interface,
 * under {@code /api}. Pages of listed origins may show a meeting's link in a frame, and load the script that does it (T51); no
 * other page may be shown in one.
 */
final class FileRoute {
    private static final String START_PAGE = "/index.html";
    private static final String MEETING_LINK = "/m/";
    private static final String CONSOLE = "/console";
    private static final String ACCESSIBILITY = "/accessibility";
    private static final String SIGN_IN_BACK = "/sign-in/back";
    private static final String SERVICE_WORKER = "/sw.js";
    private static final String EMBED_SCRIPT = "/embed/sabha-embed.js";
    private static final String INTERFACE = "/api";
    private static final String INTERFACE_PAGE = "/api/page.html";
    private static final String KEEP_FOR_A_YEAR = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    private final StaticFiles files;
    private final SecurityHeaders security;
    private final Set<String> embedders;

    /** @param embedders exact origins whose pages may show a meeting's page in a frame */
    FileRoute(StaticFiles files, SecurityHeaders security, Set<String> embedders) {
        this.files = files;
        this.security = security;
        this.embedders = Set.copyOf(embedders);
    }

    Answer answer(HttpRequest request) {
        String path = RequestRules.pathOf(request);
        if (isForServiceWorker(request.headers()) && !path.equals(SERVICE_WORKER)) {
            return Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found");
        }
        boolean isPage = path.equals("/")
                || path.equals(SIGN_IN_BACK)
                || path.equals(ACCESSIBILITY)
                || path.equals(CONSOLE)
                || path.startsWith(CONSOLE + "/")
                || path.startsWith(MEETING_LINK);
        String file = isPage ? START_PAGE : path.equals(INTERFACE) ? INTERFACE_PAGE : path;
        Optional<StaticFile> found = isPlain(file) ? files.find(file) : Optional.empty();
        return found.map(content -> answer(path, content, request))
                .orElseGet(() -> Answer.refusal(HttpResponseStatus.NOT_FOUND, "not-found"));
    }

    private Answer answer(String path, StaticFile content, HttpRequest request) {
        if (path.startsWith(MEETING_LINK) && !embedders.isEmpty()) {
            return embeddable(content, RequestRules.hostOf(request));
        }
        Answer answer = serve(content, request.headers());
        return path.equals(EMBED_SCRIPT) ? forAnyOrigin(answer) : answer;
    }

    /** Kept by no browser: the policy of a kept page could be that of a list from before. */
    private Answer embeddable(StaticFile page, String host) {
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        fields.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        fields.set(HttpHeaderNames.CONTENT_TYPE, page.contentType());
        fields.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, security.contentPolicy(host, embedders));
        return new Answer(HttpResponseStatus.OK, fields, page.bytes(Form.PLAIN));
    }

    /** The script is the same for everybody and says nothing of anybody; a page needs both to hold it to a digest. */
    private static Answer forAnyOrigin(Answer answer) {
        return answer.with("cross-origin-resource-policy", "cross-origin")
                .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }

    /** Browsers say so when they fetch a script that is to stay (Service Workers, "Service-Worker" request header). */
    private static boolean isForServiceWorker(HttpHeaders asked) {
        return asked.contains("service-worker");
    }

    private static Answer serve(StaticFile file, HttpHeaders asked) {
        Form form = smallestForm(file, asked);
        HttpHeaders fields = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        fields.set(HttpHeaderNames.ETAG, file.entityTag(form));
        fields.set(HttpHeaderNames.CACHE_CONTROL, file.isImmutable() ? KEEP_FOR_A_YEAR : ASK_AGAIN);
        if (file.isCompressed()) {
            fields.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        if (isKnown(asked, file.entityTag(form))) {
            return Answer.empty(HttpResponseStatus.NOT_MODIFIED, fields);
        }
        fields.set(HttpHeaderNames.CONTENT_TYPE, file.contentType());
        if (form != Form.PLAIN) {
            fields.set(HttpHeaderNames.CONTENT_ENCODING, form.coding);
        }
        return new Answer(HttpResponseStatus.OK, fields, file.bytes(form));
    }

    /** A list of entity tags, weak ones too, or {@code *} (RFC 9110 section 13.1.2). */
    private static boolean isKnown(HttpHeaders asked, String entityTag) {
        for (String line : asked.getAll(HttpHeaderNames.IF_NONE_MATCH)) {
            for (String tag : List.of(line.split(",", -1))) {
                String bare = tag.strip();
                if (bare.equals("*") || bare.equals(entityTag) || bare.equals("W/" + entityTag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Form smallestForm(StaticFile file, HttpHeaders asked) {
        for (Form form : Form.values()) {
            if (file.has(form) && takes(asked, form)) {
                return form;
            }
        }
        return Form.PLAIN;
    }

    private static boolean takes(HttpHeaders asked, Form form) {
        String weighed = form.coding + ";q=";
        for (String line : asked.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String coding : List.of(line.split(",", -1))) {
                String plain = coding.replace(" ", "");
                if (plain.equals(form.coding)
                        || (plain.startsWith(weighed) && !isZero(plain.substring(weighed.length())))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isZero(String quality) {
        return quality.chars().allMatch(c -> c == '0' || c == '.');
    }

    /** Only plain names: nothing is decoded, so nothing can be hidden. */
    private static boolean isPlain(String path) {
        if (path.contains("//") || path.contains("/.")) {
            return false;
        }
        return path.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '/'
                        || c == '.'
                        || c == '-'
                        || c == '_'
                        || c == '~');
    }
}
