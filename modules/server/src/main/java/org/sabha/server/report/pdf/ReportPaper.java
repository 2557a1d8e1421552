package org.sabha.server.report.pdf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.ZoneId;
import org.apache.fop.apps.FOUserAgent;
import org.apache.fop.apps.Fop;
import org.apache.fop.apps.FopFactory;
import org.apache.fop.apps.FopFactoryBuilder;
import org.apache.fop.apps.io.ResourceResolverFactory;
import org.apache.fop.configuration.ConfigurationException;
import org.apache.fop.configuration.DefaultConfigurationBuilder;
import org.apache.xmlgraphics.io.Resource;
import org.apache.xmlgraphics.io.ResourceResolver;
import org.apache.xmlgraphics.util.MimeConstants;
import org.sabha.protocol.HttpBodyCodec;
import org.sabha.protocol.report.SignedReport;
import org.xml.sax.SAXException;

/**
 * Prints reports as PDF. Apache FOP shapes Devanagari: its conjuncts and the vowel signs that stand before their letter. The
 * only things that it may open are the fonts of this program. Thread-safe; made with the first report that is printed.
 */
public final class ReportPaper {
    public static final String MEDIA_TYPE = MimeConstants.MIME_PDF;

    private static final String CONFIGURATION = "fop.xml";
    private static final String FONTS = "fonts/";
    private static final URI BASE = URI.create("sabha:///");

    private final FopFactory factory;

    /** Made once, when somebody first asks: many servers never print. */
    private static final class Once {
        static final ReportPaper PAPER = new ReportPaper();
    }

    public static ReportPaper paper() {
        return Once.PAPER;
    }

    private ReportPaper() {
        try (InputStream configuration = resource(CONFIGURATION)) {
            var resolver = new OwnFontsOnly();
            factory = new FopFactoryBuilder(BASE, resolver)
                    .setConfiguration(new DefaultConfigurationBuilder().build(configuration))
                    .build();
            // Fonts have a resolver of their own, which opens any address.
            factory.getFontManager()
                    .setResourceResolver(ResourceResolverFactory.createInternalResourceResolver(BASE, resolver));
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("the formatter's own settings are damaged", e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = ReportPaper.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("there is no " + name);
        }
        return found;
    }

    /** Opens fonts of this package by their file names, and nothing else, by whatever address. */
    static final class OwnFontsOnly implements ResourceResolver {
        @Override
        public Resource getResource(URI uri) throws IOException {
            String path = String.valueOf(uri.getPath());
            if (!"sabha".equals(uri.getScheme()) || !path.matches("/[A-Za-z-]+\\.ttf")) {
                throw new IOException("a report opens nothing: " + uri.getScheme());
            }
            return new Resource(resource(FONTS + path.substring(1)));
        }

        @Override
        public OutputStream getOutputStream(URI uri) throws IOException {
            throw new IOException("a report writes nothing elsewhere");
        }
    }

    /**
     * @param json of a signed report
     * @param to gets the PDF; not closed
     * @throws org.sabha.protocol.ProtocolException if it is none
     */
    public void print(byte[] json, ReportLanguage language, ZoneId zone, OutputStream to) throws IOException {
        print(new HttpBodyCodec().decode(json, SignedReport.class), language, zone, to);
    }

    /** @param to gets the PDF; not closed */
    public void print(SignedReport signed, ReportLanguage language, ZoneId zone, OutputStream to) throws IOException {
        FOUserAgent agent = factory.newFOUserAgent();
        agent.setProducer("Sabha");
        try {
            Fop fop = factory.newFop(MEDIA_TYPE, agent, to);
            new ReportPages(signed, language, zone).write(new FormattingObjects(fop.getDefaultHandler()));
        } catch (SAXException e) {
            throw new IOException("the report cannot be printed", e);
        }
    }
}
