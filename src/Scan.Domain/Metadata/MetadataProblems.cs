namespace Scan.Domain.Metadata;

/// <summary>Every code of a metadata problem, with meaning and cure. Codes never change their meaning; <c>docs/metadata.md</c> lists them.</summary>
public static class MetadataProblems
{
    // The URI.
    public const string UriMalformed = "uri-malformed";
    public const string UriScheme = "uri-scheme";
    public const string UriTooLong = "uri-too-long";
    public const string UriCredentials = "uri-credentials";
    public const string UriPort = "uri-port";
    public const string DataMalformed = "data-malformed";
    public const string CidMalformed = "cid-malformed";
    public const string HttpOff = "http-off";
    public const string FetchOff = "fetch-off";

    // The way there.
    public const string HostReserved = "host-reserved";
    public const string DnsFailed = "dns-failed";
    public const string AddressRefused = "address-refused";
    public const string ConnectFailed = "connect-failed";
    public const string TlsFailed = "tls-failed";
    public const string TooSlow = "too-slow";
    public const string RedirectLimit = "redirect-limit";
    public const string RedirectRefused = "redirect-refused";
    public const string HttpStatus = "http-status";
    public const string RateLimited = "rate-limited";
    public const string TransferBroken = "transfer-broken";
    public const string TooLarge = "too-large";
    public const string Empty = "empty";
    public const string CidMismatch = "cid-mismatch";

    // The content.
    public const string JsonInvalid = "json-invalid";
    public const string JsonTooDeep = "json-too-deep";
    public const string JsonNotObject = "json-not-object";
    public const string JsonLenient = "json-lenient";
    public const string TextEncoding = "text-encoding";
    public const string TextHidden = "text-hidden";
    public const string TextCut = "text-cut";
    public const string FieldType = "field-type";
    public const string ListCut = "list-cut";
    public const string NameMissing = "name-missing";
    public const string DescriptionMissing = "description-missing";
    public const string WebsiteMissing = "website-missing";
    public const string LogoMissing = "logo-missing";
    public const string TwitterMissing = "twitter-missing";
    public const string LinkMalformed = "link-malformed";
    public const string LogoNotRaw = "logo-not-raw";

    // ERC-8004.
    public const string TypeMissing = "type-missing";
    public const string TypeUnknown = "type-unknown";
    public const string ServicesMissing = "services-missing";
    public const string ServicesLegacy = "services-legacy";
    public const string ServiceMalformed = "service-malformed";
    public const string X402Legacy = "x402-legacy";
    public const string ActiveMissing = "active-missing";
    public const string RegistrationsMissing = "registrations-missing";
    public const string RegistrationMalformed = "registration-malformed";
    public const string RegistrationMismatch = "registration-mismatch";
    public const string TrustUnknown = "trust-unknown";
    public const string FeedbackMismatch = "feedback-mismatch";

    // The picture.
    public const string ImageUnreachable = "image-unreachable";
    public const string ImageType = "image-type";
    public const string ImageSvg = "image-svg";
    public const string ImageDimensions = "image-dimensions";

    /// <summary>All, in the order of the documentation.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        Error(UriMalformed, "The URI is none.", "Set an absolute URI, such as https://host/file.json or ipfs://CID."),
        Error(UriScheme, "The URI's scheme is not fetched.", "Publish under https, ipfs or data:."),
        Error(UriTooLong, "The URI is longer than 2,000 characters.", "Publish under a shorter address, or use a data: URI for the content itself."),
        Error(UriCredentials, "The URI carries a user name or password, which are never sent.", "Take them out and let everybody read the file."),
        Error(UriPort, "The URI names a port that is not used for the web.", "Serve the file on port 80, 443 or one from 1024 on."),
        Error(DataMalformed, "The data: URI has no comma before its content, or its content is no base64.", "Write data:application/json;base64, and the encoded file."),
        Error(CidMalformed, "The ipfs URI has no valid content identifier.", "Use ipfs://CID or ipfs://CID/path with the CID that your pinning service shows."),
        Error(HttpOff, "Plain http is not fetched by this Scan: anybody on the way could change the file.", "Publish under https; or let the operator of this Scan allow http."),
        Error(FetchOff, "This Scan fetches nothing from the network.", "Ask its operator, or use a data: URI."),
        Error(HostReserved, "The host's name is reserved for examples, tests or local networks.", "Publish on a public host and set the new URI."),
        Error(DnsFailed, "The host's name has no address.", "Correct the host in the URI, or restore its DNS record."),
        Error(AddressRefused, "The host's address is private, local or not routable, so it was not contacted.", "Publish on a host with a public address."),
        Error(ConnectFailed, "The host does not accept connections.", "Check that the server runs and that its firewall lets readers in."),
        Error(TlsFailed, "The host's certificate is not valid for it.", "Renew the certificate, with its whole chain."),
        Error(TooSlow, "The file did not arrive within the deadline.", "Serve it as a static file, without a challenge for browsers."),
        Error(RedirectLimit, "The address redirects too often.", "Set the final address as the URI."),
        Error(RedirectRefused, "The address redirects to where Scan does not follow: another scheme, or from https to http.", "Set the final address as the URI."),
        Error(HttpStatus, "The host answers with an error.", "Put the file back, or set a new URI."),
        Error(RateLimited, "The host asks Scan to come back later.", "Nothing, or allow more requests; Scan waits as told."),
        Error(TransferBroken, "The answer broke off or is not valid HTTP.", "Check the server's logs for this file."),
        Error(TooLarge, "The file is larger than Scan reads.", "Keep metadata below 256 KiB and pictures below 1 MiB."),
        Error(Empty, "The file is empty.", "Publish its content."),
        Error(CidMismatch, "What the gateways serve is not the content that the CID names.", "Pin the content again; a raw CID must be the hash of the file's bytes."),
        Error(JsonInvalid, "The file is no valid JSON.", "Run it through a JSON validator; the detail names the place."),
        Error(JsonTooDeep, "The file is nested deeper than 32 levels.", "Flatten it."),
        Error(JsonNotObject, "The file is JSON, but no object.", "Wrap the fields in { }."),
        Hint(JsonLenient, "The file has comments or trailing commas, which strict readers refuse.", "Remove them."),
        Warning(TextEncoding, "The file holds text that is not valid UTF-8; the broken parts are replaced.", "Save it as UTF-8."),
        Warning(TextHidden, "The text holds control characters or characters that change its direction; they are left out.", "Remove them: they can make a name read as another."),
        Hint(TextCut, "The text is longer than what is shown.", "Keep names below 200 and descriptions below 4,000 characters."),
        Warning(FieldType, "The field has another type than the standard gives it.", "Write it as the standard does; the detail says which type is expected."),
        Hint(ListCut, "The list is longer than what is read.", "List the most important entries first."),
        Warning(NameMissing, "There is no name.", "Add \"name\" with a text."),
        Hint(DescriptionMissing, "There is no description.", "Add \"description\" with a text."),
        Hint(WebsiteMissing, "There is no website.", "Add \"website\" with an https address."),
        Hint(LogoMissing, "There is no picture, so a pattern made of the address stands for it.", "Add \"logo\" (operators, AVSs) or \"image\" (agents) with the address of a PNG, JPEG, GIF or WebP file."),
        Hint(TwitterMissing, "There is no \"twitter\", which EigenLayer's app asks of every AVS.", "Add \"twitter\" with the address of the account."),
        Warning(LinkMalformed, "The link is no web address and is not shown.", "Write it in full, with https://."),
        Hint(LogoNotRaw, "EigenLayer's own app shows an AVS's logo only when it is a raw file on GitHub.", "Put the logo under https://raw.githubusercontent.com/."),
        Hint(TypeMissing, "The registration file has no type.", "Add \"type\": \"https://eips.ethereum.org/EIPS/eip-8004#registration-v1\"."),
        Hint(TypeUnknown, "The registration file has a type that ERC-8004 does not define.", "Set \"type\" to \"https://eips.ethereum.org/EIPS/eip-8004#registration-v1\"."),
        Warning(ServicesMissing, "The agent names no service, so nobody can reach it.", "Add \"services\": [{\"name\": \"A2A\", \"endpoint\": \"https://…\"}]."),
        Hint(ServicesLegacy, "The services stand under \"endpoints\", as in drafts of the standard.", "Rename the list to \"services\"."),
        Warning(ServiceMalformed, "A service has no name or no endpoint, and is left out.", "Give each service \"name\" and \"endpoint\"."),
        Hint(X402Legacy, "\"x402support\" is the spelling of drafts.", "Rename it to \"x402Support\"."),
        Hint(ActiveMissing, "The file does not say whether the agent is active.", "Add \"active\": true."),
        Hint(RegistrationsMissing, "The file names no registration, so it cannot confirm that it belongs to this agent.", "Add \"registrations\": [{\"agentId\": N, \"agentRegistry\": \"eip155:CHAIN:0x…\"}]."),
        Warning(RegistrationMalformed, "A registration has no readable agentId or agentRegistry.", "Write {\"agentId\": N, \"agentRegistry\": \"eip155:CHAIN:0x…\"}."),
        Warning(RegistrationMismatch, "The file names registrations, and this agent is not among them: it may be a copy of another's.", "Add this agent's id and registry to \"registrations\"."),
        Hint(TrustUnknown, "A trust model is none that ERC-8004 names.", "Use reputation, crypto-economic or tee-attestation."),
        Warning(FeedbackMismatch, "The feedback file says something else than the chain; what the chain says is shown.", "Publish the file with the values of the transaction."),
        Warning(ImageUnreachable, "The picture could not be fetched.", "See the detail, which is the code of the reason."),
        Warning(ImageType, "The picture is no PNG, JPEG, GIF or WebP.", "Convert it to PNG or WebP."),
        Warning(ImageSvg, "The picture is an SVG, which can hold scripts and is not shown.", "Publish it as PNG or WebP."),
        Warning(ImageDimensions, "The picture's width or height is above 4,096 pixels, or cannot be read.", "Scale it down; 400 by 400 is plenty."),
    ];

    private static readonly Dictionary<string, ProblemKind> ByCode = All.ToDictionary(kind => kind.Code);

    /// <summary>What a code stands for.</summary>
    /// <exception cref="KeyNotFoundException">No such code.</exception>
    public static ProblemKind Of(string code) => ByCode[code];

    private static ProblemKind Error(string code, string meaning, string cure) => new(code, ProblemWeight.Error, meaning, cure);
    private static ProblemKind Warning(string code, string meaning, string cure) => new(code, ProblemWeight.Warning, meaning, cure);
    private static ProblemKind Hint(string code, string meaning, string cure) => new(code, ProblemWeight.Hint, meaning, cure);
}
