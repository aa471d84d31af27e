import com.itextpdf.text.Rectangle;
import com.itextpdf.text.pdf.*;
import com.itextpdf.text.pdf.security.*;
import java.io.FileOutputStream;
import java.security.Security;
import java.util.Calendar;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** iText 5 signs or fills in many files in one process, always behind what is there: {@code IText5Sign TSA}; see Jobs. */
public class IText5Sign {
    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Jobs.run(job -> make(job, args[0]));
    }

    static void make(Jobs.Job job, String tsa) throws Exception {
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
            ExternalSignature key = new PrivateKeySignature(job.key, job.get("digest", "SHA-256"), "BC");
            TSAClient stamps = job.has("stamped") ? new TSAClientBouncyCastle(tsa) : null;
            MakeSignature.CryptoStandard standard = job.has("cades") ? MakeSignature.CryptoStandard.CADES : MakeSignature.CryptoStandard.CMS;
            MakeSignature.signDetached(appearance, new BouncyCastleDigest(), key, job.chain, null, null, stamps, 0, standard);
        } finally {
            reader.close();
        }
    }

    static void change(PdfStamper stamper, Jobs.Job job) throws Exception {
        if (job.has("fill")) stamper.getAcroFields().setField(job.fill()[0], job.fill()[1]);
        if (job.has("tick")) stamper.getAcroFields().setField(job.get("tick", null), "Ja");
    }
}
