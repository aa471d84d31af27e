import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.*;
import java.io.*;
import java.security.*;
import java.security.cert.X509Certificate;
import java.util.*;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.*;

/**
 * OpenPDF signs or fills in many files in one process, always behind what is there: {@code OpenPdfSign}; see Jobs. It writes the
 * signature's dictionary and field; the signature in it is Bouncy Castle's, as OpenPDF's own examples have it.
 */
public class OpenPdfSign {
    static final int ROOM = 12000;

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Jobs.run(OpenPdfSign::make);
    }

    static void make(Jobs.Job job) throws Exception {
        PdfReader reader = new PdfReader(job.file);
        try (FileOutputStream out = new FileOutputStream(job.result)) {
            if (!job.signs()) {
                PdfStamper stamper = new PdfStamper(reader, out, '\0', true);
                change(stamper, job);
                stamper.close();
                return;
            }
            PdfStamper stamper = PdfStamper.createSignature(reader, out, '\0', null, true);
            change(stamper, job);
            PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
            appearance.setReason("Akkoord");
            appearance.setLocation("Voorbeeldstad");
            appearance.setSignDate(Calendar.getInstance());
            String field = job.get("field", null);
            if (job.has("visible")) {
                float[] at = job.visible();
                appearance.setVisibleSignature(new Rectangle(at[1], at[2], at[1] + at[3], at[2] + at[4]), (int) at[0], field);
            } else if (field != null && reader.getAcroFields().getFieldItem(field) != null) {
                appearance.setVisibleSignature(field);
            } else if (field != null) {
                appearance.setVisibleSignature(new Rectangle(0, 0), 1, field);
            }
            if (job.has("certify")) appearance.setCertificationLevel(PdfSignatureAppearance.CERTIFIED_FORM_FILLING);
            appearance.setCrypto(null, job.chain, null, PdfSignatureAppearance.SELF_SIGNED);
            PdfSignature dictionary = new PdfSignature(PdfName.ADOBE_PPKLITE, PdfName.ADBE_PKCS7_DETACHED);
            dictionary.setReason(appearance.getReason());
            dictionary.setLocation(appearance.getLocation());
            dictionary.setDate(new PdfDate(appearance.getSignDate()));
            appearance.setCryptoDictionary(dictionary);
            HashMap<PdfName, Integer> exclusions = new HashMap<>();
            exclusions.put(PdfName.CONTENTS, ROOM * 2 + 2);
            appearance.preClose(exclusions);
            byte[] padded = Arrays.copyOf(signature(job, appearance.getRangeStream().readAllBytes()), ROOM);
            PdfDictionary contents = new PdfDictionary();
            contents.put(PdfName.CONTENTS, new PdfString(padded).setHexWriting(true));
            appearance.close(contents);
        } finally {
            reader.close();
        }
    }

    static void change(PdfStamper stamper, Jobs.Job job) throws Exception {
        if (job.has("fill")) stamper.getAcroFields().setField(job.fill()[0], job.fill()[1]);
        if (job.has("tick")) stamper.getAcroFields().setField(job.get("tick", null), "Ja");
    }

    static byte[] signature(Jobs.Job job, byte[] content) throws Exception {
        String algorithm = job.get("digest", "SHA-256").replace("-", "") + "with" + (job.key.getAlgorithm().equals("EC") ? "ECDSA" : "RSA");
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(new JcaContentSignerBuilder(algorithm).build(job.key), (X509Certificate) job.chain[0]));
        generator.addCertificates(new JcaCertStore(Arrays.asList(job.chain)));
        return generator.generate(new CMSProcessableByteArray(content), false).getEncoded();
    }
}
