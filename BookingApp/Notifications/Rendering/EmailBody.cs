using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace BookingApp.Notifications.Rendering;

/// <summary>What an email says, before it is set as text and as HTML.</summary>
internal sealed record EmailBody
{
    public required string Heading { get; init; }
    public required IReadOnlyList<string> Paragraphs { get; init; }
    public required IReadOnlyList<(string Label, string Value)> Rows { get; init; }
    public required IReadOnlyList<(string Label, string Url)> Links { get; init; } // the first is the button
    public IReadOnlyList<(string Text, string Label, string Url)> Entries { get; init; } = []; // each with a link of its own
    public required IReadOnlyList<string> Footer { get; init; }
}

/// <summary>Sets an email as plain text and as HTML that needs no table, no picture and no style sheet.</summary>
internal static partial class EmailLayout
{
    private const string Card =
        "max-width:560px;margin:0 auto;padding:28px 24px;border-radius:12px;background:#ffffff;color:#1d2023;font-size:16px;line-height:1.5";
    private const string Font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    public static string ToText(EmailBody body)
    {
        var text = new StringBuilder().Append(body.Heading).Append("\r\n\r\n");
        foreach (var paragraph in body.Paragraphs)
            text.Append(Lines(paragraph)).Append("\r\n\r\n");
        foreach (var (label, value) in body.Rows)
            text.Append(label).Append(": ").Append(OneLine(value)).Append("\r\n");
        if (body.Rows.Count > 0)
            text.Append("\r\n");
        foreach (var (entry, label, url) in body.Entries)
            text.Append(Lines(entry)).Append("\r\n").Append(label).Append(":\r\n").Append(url).Append("\r\n\r\n");
        foreach (var (label, url) in body.Links)
            text.Append(label).Append(":\r\n").Append(url).Append("\r\n\r\n");
        text.Append("-- \r\n");
        foreach (var line in body.Footer)
            text.Append(Lines(line)).Append("\r\n");
        return text.ToString();
    }

    public static string ToHtml(EmailBody body, string subject, string accentColor, CultureInfo culture)
    {
        var accent = HexColor().IsMatch(accentColor) ? accentColor : "#2f6f4f";
        var html = new StringBuilder(4096);
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="{Encode(culture.TwoLetterISOLanguageName)}" dir="{(culture.TextInfo.IsRightToLeft ? "rtl" : "ltr")}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{Encode(subject)}</title>
            <style>
            :root {"{"} color-scheme: light dark; supported-color-schemes: light dark; {"}"}
            @media (prefers-color-scheme: dark) {"{"}
              .page {"{"} background: #16181a !important; {"}"}
              .card {"{"} background: #202326 !important; color: #f1f3f4 !important; {"}"}
              .soft {"{"} color: #b6bcc2 !important; {"}"}
              .card a.plain {"{"} color: #f1f3f4 !important; {"}"}
            {"}"}
            </style>
            </head>
            <body class="page" style="margin:0;padding:24px 12px;background:#f3f4f5;{Font}">
            <div class="card" style="{Card};border-top:6px solid {accent}">
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{Encode(body.Heading)}</h1>

            """);
        foreach (var paragraph in body.Paragraphs)
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Broken(paragraph)}</p>\n");
        if (body.Rows.Count > 0)
        {
            html.Append("<dl style=\"margin:0 0 20px\">\n");
            foreach (var (label, value) in body.Rows)
            {
                html.Append(CultureInfo.InvariantCulture, $"<dt class=\"soft\" style=\"font-size:13px;color:#5a6168\">{Encode(label)}</dt>")
                    .Append(CultureInfo.InvariantCulture, $"<dd style=\"margin:0 0 10px;font-weight:600\">{Broken(value)}</dd>\n");
            }
            html.Append("</dl>\n");
        }

        foreach (var (entry, label, url) in body.Entries)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 16px\">{Broken(entry)}<br>")
                .Append(CultureInfo.InvariantCulture, $"<a class=\"plain\" href=\"{Encode(url)}\" style=\"color:#1d2023;font-weight:600\">")
                .Append(CultureInfo.InvariantCulture, $"{Encode(label)}</a></p>\n");
        }
        AppendLinks(html, body.Links, accent);
        html.Append("<div class=\"soft\" style=\"margin-top:24px;font-size:13px;color:#5a6168\">\n");
        foreach (var line in body.Footer)
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 6px\">{Broken(line)}</p>\n");
        return html.Append("</div>\n</div>\n</body>\n</html>\n").ToString();
    }

    private static void AppendLinks(StringBuilder html, IReadOnlyList<(string Label, string Url)> links, string accent)
    {
        for (var i = 0; i < links.Count; i++)
        {
            var style = i is 0
                ? $"display:inline-block;padding:12px 20px;border-radius:8px;background:{accent};color:{Ink(accent)};font-weight:600;text-decoration:none"
                : "color:#1d2023";
            html.Append(CultureInfo.InvariantCulture,
                $"<p style=\"margin:0 0 12px\"><a {(i is 0 ? "" : "class=\"plain\" ")}href=\"{Encode(links[i].Url)}\" style=\"{style}\">")
                .Append(CultureInfo.InvariantCulture, $"{Encode(links[i].Label)}</a></p>\n");
        }
    }

    // Black or white, whichever reads better on the accent (WCAG's relative luminance).
    private static string Ink(string accent)
    {
        var hex = accent.Length is 4 ? string.Concat(accent.Skip(1).SelectMany(c => new[] { c, c })) : accent[1..];
        var light = 0.2126 * Linear(hex[..2]) + 0.7152 * Linear(hex[2..4]) + 0.0722 * Linear(hex[4..6]);
        return light > 0.179 ? "#000000" : "#ffffff";

        static double Linear(string channel)
        {
            var value = int.Parse(channel, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }

    private static string Broken(string text) => Encode(text.ReplaceLineEndings("\n")).Replace("\n", "<br>", StringComparison.Ordinal);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Lines(string text) => text.ReplaceLineEndings("\r\n");

    private static string OneLine(string text) => text.ReplaceLineEndings(", ");

    [GeneratedRegex("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HexColor();
}
