using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;

namespace BookingApp.Notifications.Drawer;

/// <summary>Reads mail messages as mail servers and this app write them (RFC 5322, 2045 to 2047); given as Latin 1.</summary>
internal sealed partial class MimePart
{
    private readonly ILookup<string, string> _headers;
    private readonly string _body;

    private MimePart(ILookup<string, string> headers, string body)
    {
        (_headers, _body) = (headers, body);
        Type = new ContentType(_headers["Content-Type"].FirstOrDefault() ?? "text/plain");
    }

    public ContentType Type { get; }

    /// <summary>A header, unfolded and decoded; empty if there is none.</summary>
    public string this[string header] => Decoded(_headers[header].FirstOrDefault() ?? "");

    public static MimePart Read(string message)
    {
        var text = message.ReplaceLineEndings("\n");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        var headers = FoldedBreak().Replace(head, " ").Split('\n')
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length is 2)
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new MimePart(headers, end < 0 ? "" : text[(end + 2)..]);
    }

    /// <summary>The parts that are no containers, in their order.</summary>
    public IEnumerable<MimePart> Leaves()
    {
        if (Type.Boundary is not { Length: > 0 } boundary)
            return [this];

        var sections = ("\n" + _body).Split("\n--" + boundary);
        return sections.Skip(1).TakeWhile(section => !section.StartsWith("--", StringComparison.Ordinal))
            .Select(section => section[(section.IndexOf('\n', StringComparison.Ordinal) + 1)..]).SelectMany(section => Read(section).Leaves());
    }

    /// <summary>The part's text.</summary>
    public string Text()
    {
        var bytes = _headers["Content-Transfer-Encoding"].FirstOrDefault()?.ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(_body.Trim()),
            "quoted-printable" => Unquoted(SoftBreak().Replace(_body, ""), '='),
            _ => Encoding.Latin1.GetBytes(_body),
        };
        return Encoding.GetEncoding(Type.CharSet ?? "utf-8").GetString(bytes);
    }

    // RFC 2047. White space between two encoded words is not part of the text.
    private static string Decoded(string header) => EncodedWord().Replace(BetweenWords().Replace(header, ""), word =>
    {
        var text = word.Groups["text"].Value;
        var bytes = word.Groups["how"].Value is "B" or "b" ? Convert.FromBase64String(text) : Unquoted(text.Replace('_', ' '), '=');
        return Encoding.GetEncoding(word.Groups["charset"].Value).GetString(bytes);
    });

    private static byte[] Unquoted(string text, char mark)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == mark && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"\n[ \t]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FoldedBreak();

    [GeneratedRegex(@"=[ \t]*\n", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SoftBreak();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?(?<charset>[^?*]+)(?:\*[^?]*)?\?(?<how>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}
