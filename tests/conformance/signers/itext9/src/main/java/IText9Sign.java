import com.itextpdf.forms.PdfAcroForm;
import com.itextpdf.kernel.geom.Rectangle;
import com.itextpdf.kernel.pdf.*;
import com.itextpdf.signatures.*;
import java.io.*;
import java.security.Security;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * iText 9 signs or fills in many files in one process, always behind what is there: {@code IText9Sign TSA ROOT}; see
 * Jobs. With a level (B-B to B-LTA) it signs as PAdES asks.
 */
public class IText9Sign {
    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        X509Certificate root;
        try (InputStream in = new FileInputStream(args[1])) {
            root = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        Jobs.run(job -> make(job, args[0], root));
    }

    static void make(Jobs.Job job, String tsa, X509Certificate root) throws Exception {
        if (job.has("fill") || job.has("tick")) {
            try (PdfDocument document = new PdfDocument(new PdfReader(job.file), new PdfWriter(job.result), new StampingProperties().useAppendMode())) {
                PdfAcroForm form = PdfAcroForm.getAcroForm(document, false);
                if (job.has("fill")) form.getField(job.fill()[0]).setValue(job.fill()[1]);
                if (job.has("tick")) form.getField(job.get("tick", null)).setValue("Ja");
            }
            return;
        }
        SignerProperties properties = new SignerProperties().setReason("Akkoord").setLocation("Voorbeeldstad");
        if (job.has("field")) properties.setFieldName(job.get("field", null));
        if (job.has("visible")) {
            float[] at = job.visible();
            properties.setPageNumber((int) at[0]).setPageRect(new Rectangle(at[1], at[2], at[3], at[4]));
        }
        if (job.has("certify")) properties.setCertificationLevel(AccessPermissions.FORM_FIELDS_MODIFICATION);
        IExternalSignature key = new PrivateKeySignature(job.key, job.get("digest", "SHA-256"), "BC");
        if (job.has("pss")) key = new PrivateKeySignature(job.key, job.get("digest", "SHA-256"), "RSASSA-PSS", "BC", RSASSAPSSMechanismParams.createForDigestAlgorithm(job.get("digest", "SHA-256")));
        try (FileOutputStream out = new FileOutputStream(job.result)) {
            ITSAClient stamps = new TSAClientBouncyCastle(tsa);
            if (!job.has("level")) {
                PdfSigner signer = new PdfSigner(new PdfReader(job.file), out, new StampingProperties().useAppendMode());
                signer.setSignerProperties(properties);
                PdfSigner.CryptoStandard standard = job.has("cades") ? PdfSigner.CryptoStandard.CADES : PdfSigner.CryptoStandard.CMS;
                signer.signDetached(new BouncyCastleDigest(), key, job.chain, null, null, null, 0, standard);
                return;
            }
            PdfPadesSigner signer = new PdfPadesSigner(new PdfReader(job.file), out);
            signer.setStampingProperties(new StampingProperties().useAppendMode());
            signer.setTrustedCertificates(List.of(root));
            switch (job.get("level", null)) {
                case "B-B": signer.signWithBaselineBProfile(properties, job.chain, key); break;
                case "B-T": signer.signWithBaselineTProfile(properties, job.chain, key, stamps); break;
                case "B-LT": signer.signWithBaselineLTProfile(properties, job.chain, key, stamps); break;
                default: signer.signWithBaselineLTAProfile(properties, job.chain, key, stamps);
            }
        }
    }
}
