import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.security.cert.*;
import java.util.*;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.*;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.*;
import org.apache.pdfbox.pdmodel.interactive.form.*;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.*;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.*;

/**
 * Apache PDFBox signs or changes many files in one process, each time by its incremental saving. Each line of standard input is
 * a job: file, result, PKCS#12 file (PIN {@code test}; {@code -} for a change without a signature), then options, all
 * divided by tabs: {@code algorithm=SHA384withECDSA}, {@code certify}, {@code fill=NAME=VALUE}, {@code title=VALUE},
 * {@code field=NAME} (one that waits). Each is answered with a line: {@code DONE}, or {@code ERROR} and why.
 */
public class PdfBoxSign {
    static final char[] PIN = "test".toCharArray();

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] job = line.split("\t");
            try {
                make(job[0], job[1], job[2], Arrays.asList(job).subList(3, job.length));
                System.out.println("DONE");
            } catch (Exception e) {
                System.out.println("ERROR " + e.toString().replace('\n', ' '));
            }
        }
    }

    static void make(String in, String out, String keys, List<String> options) throws Exception {
        try (PDDocument document = Loader.loadPDF(new File(in)); OutputStream file = new FileOutputStream(out)) {
            String algorithm = "SHA256withECDSA";
            boolean certify = options.contains("certify");
            PDSignatureField waiting = null;
            for (String option : options) {
                String[] parts = option.split("=", 3);
                if (parts[0].equals("algorithm")) algorithm = parts[1];
                if (parts[0].equals("fill")) {
                    PDField field = document.getDocumentCatalog().getAcroForm().getField(parts[1]);
                    field.setValue(parts[2]);
                    field.getCOSObject().setNeedToBeUpdated(true);
                }
                if (parts[0].equals("field")) {
                    waiting = (PDSignatureField) document.getDocumentCatalog().getAcroForm().getField(parts[1]);
                }
                if (parts[0].equals("title")) {
                    PDDocumentInformation information = document.getDocumentInformation();
                    information.setTitle(parts[1]);
                    information.getCOSObject().setNeedToBeUpdated(true);
                }
            }
            if (!keys.equals("-")) {
                PDSignature signature = new PDSignature();
                if (waiting != null) waiting.getCOSObject().setItem(COSName.V, signature);
                signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
                signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
                signature.setReason("Akkoord");
                signature.setSignDate(Calendar.getInstance());
                if (certify) certify(document, signature);
                SignatureOptions room = new SignatureOptions();
                room.setPreferredSignatureSize(12000);
                document.addSignature(signature, signer(keys, algorithm), room);
            }
            document.saveIncremental(file);
        }
    }

    /** A certification signature that lets forms be filled in and signed (DocMDP, P=2). */
    static void certify(PDDocument document, PDSignature signature) {
        COSDictionary parameters = new COSDictionary();
        parameters.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
        parameters.setInt(COSName.P, 2);
        parameters.setName(COSName.V, "1.2");
        parameters.setDirect(true);
        COSDictionary reference = new COSDictionary();
        reference.setItem(COSName.TYPE, COSName.getPDFName("SigRef"));
        reference.setItem(COSName.getPDFName("TransformMethod"), COSName.getPDFName("DocMDP"));
        reference.setItem(COSName.getPDFName("TransformParams"), parameters);
        reference.setDirect(true);
        COSArray references = new COSArray();
        references.add(reference);
        references.setDirect(true);
        signature.getCOSObject().setItem(COSName.getPDFName("Reference"), references);
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        COSDictionary permissions = new COSDictionary();
        permissions.setItem(COSName.getPDFName("DocMDP"), signature);
        permissions.setDirect(true);
        catalog.setItem(COSName.PERMS, permissions);
        catalog.setNeedToBeUpdated(true);
    }

    static SignatureInterface signer(String keys, String algorithm) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(keys)) {
            store.load(in, PIN);
        }
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, PIN);
        java.security.cert.Certificate[] chain = store.getCertificateChain(alias);
        return content -> {
            try {
                CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
                generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                    .build(new JcaContentSignerBuilder(algorithm).build(key), (X509Certificate) chain[0]));
                generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
                return generator.generate(new CMSProcessableByteArray(content.readAllBytes()), false).getEncoded();
            } catch (Exception e) {
                throw new IOException(e);
            }
        };
    }
}
