using System.Globalization;
using System.Net;
using System.Text;
using BookingApp.Localization;
using Microsoft.Extensions.Localization;

namespace BookingApp.PayPalSimulator.Pages;

/// <summary>What all pages of the simulator look like: plain HTML that works without a script.</summary>
internal sealed class SimulatorLayout(IStringLocalizer<SimulatorTexts> texts)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/checkoutnow.css", () => Results.Text(Style, "text/css", Encoding.UTF8));

    public IResult Page(int status, string title, string body, bool isWide = false) => Results.Text(
        $"""
        <!DOCTYPE html>
        <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch { "iv" => "en", var language => language }}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="robots" content="noindex">
          <title>{Safe(title)} · {Text("Name")}</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="checkoutnow.css">
        </head>
        <body>
          <header><strong>{Text("Name")}</strong> <span>{Text("Label")}</span></header>
          <main{(isWide ? " class=\"wide\"" : "")}>
            <h1>{Safe(title)}</h1>
            {body}
          </main>
        </body>
        </html>
        """,
        "text/html", Encoding.UTF8, status);

    /// <summary>303, so that the browser asks for the next page with a GET.</summary>
    public static IResult SeeOther(string address) => new Answer303(address);

    public static string Safe(string text) => WebUtility.HtmlEncode(text);

    private string Text(string key) => Safe(texts[key]);

    private const string Style = """
        :root {
          --paper: #fff; --ground: #f3f5f9; --ink: #17202e; --soft: #4c586b; --line: #8791a3;
          --act: #1d4ed8; --on-act: #fff; --note: #fff3d6; --on-note: #5b3a00;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #1a212d; --ground: #10151d; --ink: #eef2f8; --soft: #b3bfd1; --line: #76839a;
            --act: #8fb4ff; --on-act: #0b1730; --note: #3a2d0c; --on-note: #ffe2a0;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        header { padding: 12px 16px; background: var(--note); color: var(--on-note); text-align: center; }
        main { max-width: 448px; margin: 24px auto; padding: 24px; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; }
        @media (max-width: 480px) { main { margin: 0; border: 0; border-radius: 0; min-height: calc(100vh - 72px); } }
        h1 { margin: 0 0 8px; font-size: 1.25rem; line-height: 1.3; overflow-wrap: anywhere; }
        h2 { margin: 32px 0 0; padding-top: 24px; border-top: 1px solid var(--line); font-size: 1rem; }
        p { margin: 0 0 8px; }
        .amount { font-size: 2.5rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; }
        .what, .hint { color: var(--soft); overflow-wrap: anywhere; }
        .hint { margin-top: 16px; font-size: .875rem; }
        form { margin-top: 24px; }
        button, .button {
          display: block; width: 100%; min-height: 48px; margin: 8px 0 0; padding: 12px 16px; border: 1px solid var(--line); border-radius: 24px;
          background: transparent; color: var(--ink); font: inherit; font-weight: 700; text-align: center; text-decoration: none; cursor: pointer;
        }
        .first { background: var(--act); border-color: var(--act); color: var(--on-act); }
        button:hover, .button:hover { text-decoration: underline; }
        a { color: var(--act); }
        .wide { max-width: 720px; }
        fieldset { margin: 16px 0 0; padding: 16px; border: 1px solid var(--line); border-radius: 12px; }
        legend { padding: 0 8px; font-weight: 700; }
        .on { border: 2px solid var(--act); }
        .row { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; margin-top: 8px; }
        .row label { display: grid; gap: 4px; font-size: .875rem; flex: 1 1 120px; min-width: 0; }
        input, select {
          width: 100%; min-height: 48px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 12px;
          background: var(--paper); color: var(--ink); font: inherit;
        }
        .row button { width: auto; margin: 0; }
        .row > span, .row > strong { flex: 1 1 200px; min-width: 0; }
        .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        fieldset { min-width: 0; }
        .list { margin: 8px 0 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
        .list li { padding: 8px 0; border-top: 1px solid var(--line); }
        :focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
        """;

    private sealed class Answer303(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
