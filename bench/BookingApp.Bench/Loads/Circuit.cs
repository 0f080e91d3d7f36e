using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace BookingApp.Bench.Loads;

/// <summary>An open page, as a browser has it: what the circuit draws is acknowledged and forgotten.</summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly string _address;
    private Task _listening = Task.CompletedTask;
    private byte[] _awaited = [];
    private TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Circuit(string address) => _address = address;

    /// <summary>Ends when the connection has: the server closed it, or died.</summary>
    public Task Ended => _listening;

    /// <summary>Loads a page and opens its circuit, until what it draws has this text in it.</summary>
    public static Task<Circuit> OpenAsync(Server server, string path, string drawn) => OpenAsync(server.Http, path, drawn, new CookieContainer());

    /// <summary>The same for a browser that has cookies, and keeps those that it is given.</summary>
    /// <exception cref="HttpRequestException">The page did not come.</exception>
    public static async Task<Circuit> OpenAsync(HttpClient http, string path, string drawn, CookieContainer cookies)
    {
        var address = http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookies.GetCookieHeader(http.BaseAddress) is { Length: > 0 } known)
            request.Headers.Add("Cookie", known);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var page = await answer.Content.ReadAsStringAsync();
        var markers = Marker().Matches(page).Select(match => match.Groups["json"].Value)
            .Where(json => json.Contains("\"descriptor\"", StringComparison.Ordinal));
        var state = State().Match(page).Groups["state"].Value;
        var circuit = new Circuit(address);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var given) ? given : [])
            cookies.SetCookies(http.BaseAddress, cookie);
        circuit._socket.Options.Cookies = cookies;
        await circuit._socket.ConnectAsync(new Uri(address.Replace("http", "ws", StringComparison.Ordinal) + "/_blazor"), CancellationToken.None);
        await circuit._socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        circuit.Await(drawn);
        circuit._listening = circuit.ListenAsync();
        await circuit.CallAsync("start", "StartCircuit", address + "/", address + path, "[]", state);
        var operations = markers.Select((json, n) =>
            string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"add\",\"ssrComponentId\":{n + 1},\"marker\":{json}}}"));
        await circuit.CallAsync(null, "UpdateRootComponents", $"{{\"batchId\":1,\"operations\":[{string.Join(',', operations)}]}}", state);
        await circuit._drawn.Task.WaitAsync(_patience);
        return circuit;
    }

    /// <summary>Waits until this is drawn, from now on.</summary>
    public Task SeeAsync(string drawn)
    {
        Await(drawn);
        return _drawn.Task.WaitAsync(_patience);
    }

    /// <summary>Presses a link; answers after how many milliseconds the text was drawn that stands behind it.</summary>
    public async Task<double> PressAsync(string path, string drawn)
    {
        var seen = SeeAsync(drawn);
        var began = Stopwatch.GetTimestamp();
        await CallAsync(null, "OnLocationChanged", _address + path, null, true);
        await seen;
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await _listening;
        _socket.Dispose();
        _sending.Dispose();
    }

    private void Await(string drawn)
    {
        _drawn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = Encoding.UTF8.GetBytes(drawn);
    }

    private async Task ListenAsync()
    {
        var (buffer, message) = (new byte[1 << 16], new MemoryStream());
        try
        {
            while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                var received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType is WebSocketMessageType.Close)
                    return;
                message.Write(buffer, 0, received.Count);
                if (!received.EndOfMessage)
                    continue;
                var frame = message.ToArray();
                message.SetLength(0);
                var rest = frame is [(byte)'{', ..] ? frame.AsMemory(Array.IndexOf(frame, (byte)0x1e) + 1) : frame; // the handshake's answer comes first
                foreach (var call in BlazorPack.Read(rest))
                    await HearAsync(call);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or InvalidDataException or ArgumentException)
        {
            Fail(failure.Message);
        }
    }

    private async Task HearAsync(BlazorPack.Message message)
    {
        switch (message.Target)
        {
            case "JS.RenderBatch":
                await CallAsync(null, "OnRenderCompleted", (long)message.Arguments[0]!, null);
                if (((ReadOnlyMemory<byte>)message.Arguments[1]!).Span.IndexOf(_awaited) >= 0)
                    _drawn.TrySetResult();
                break;
            case "JS.BeginInvokeJS" when message.Arguments[0] is long handle and not 0: // every script has nothing to say
                await CallAsync(null, "EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,null]"));
                break;
            case "JS.Error":
                Fail(message.Arguments[0]?.ToString() ?? "");
                break;
        }
    }

    private void Fail(string why) => _drawn.TrySetException(new InvalidOperationException($"The circuit failed: {why}"));

    private async Task CallAsync(string? id, string target, params IEnumerable<object?> arguments)
    {
        var message = BlazorPack.Call(id, target, arguments);
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.ExplicitCapture)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.ExplicitCapture)]
    private static partial Regex State();
}
