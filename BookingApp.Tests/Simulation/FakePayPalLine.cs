using System.Net.Http.Headers;
using BookingApp.PayPalSimulator;

namespace BookingApp.Tests.Simulation;

/// <summary>The line between one process and the bank. A call that left arrives although its caller gave up or died; an answer finds the living only.</summary>
internal sealed class FakePayPalLine(World world, AppProcess process) : HttpMessageHandler, IHttpClientFactory
{
    public HttpClient CreateClient(string name) =>
        new(this, disposeHandler: false) { BaseAddress = new Uri(FakePayPal.ApiBaseUrl + "/"), Timeout = Timeout.InfiniteTimeSpan };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = Read(request);
        if (call.Operation is "token")
            return Task.FromResult(Response(world.FakePayPal.Answer(call, null))); // no turn: who fetches holds a lock that only threads can wait for

        world.InvariantMonitor.CallLeaves(process, call);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() =>
        {
            world.InvariantMonitor.CallEnds(process, call);
            answer.TrySetCanceled(cancellationToken);
        });
        var trouble = world.Trouble.OfCall(call);
        if (!trouble.LosesRequest)
            world.Thread.At(world.Thread.Now + trouble.There, $"→ {call.Operation}", null, () => Arrive(call, trouble, answer));
        return answer.Task;
    }

    private void Arrive(PayPalCall call, CallTrouble trouble, TaskCompletionSource<HttpResponseMessage> answer)
    {
        var given = world.FakePayPal.Answer(call, trouble.Fault);
        world.Thread.Note($"bank {call.Operation} {(int)given.Status}");
        world.InvariantMonitor.PayPalAnswered(call, given, reaches: !trouble.DropsAnswer && !process.IsDead);
        world.CollectMail();
        if (process.IsDead)
            return;
        world.Thread.At(world.Thread.Now + trouble.Back, $"← {call.Operation}", process, () =>
        {
            world.InvariantMonitor.CallEnds(process, call);
            if (trouble.DropsAnswer)
                answer.TrySetException(new HttpRequestException("The line went dead."));
            else
                answer.TrySetResult(Response(given));
        });
    }

    private static HttpResponseMessage Response(PayPalAnswer given)
    {
        var response = new HttpResponseMessage(given.Status) { Content = new ByteArrayContent(given.Body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(given.ContentType);
        if (given.RetryAfter is { } seconds)
            response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return response;
    }

    private static PayPalCall Read(HttpRequestMessage request)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, null, CancellationToken.None);
        var headers = request.Headers.Concat(request.Content is { } content ? content.Headers : [])
            .ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        return new PayPalCall(request.Method.Method, request.RequestUri!.AbsolutePath, body.ToArray(), headers);
    }
}

/// <summary>What goes wrong with one call: on the way there, at the bank, on the way back.</summary>
internal sealed record CallTrouble(TimeSpan There, TimeSpan Back, Fault? Fault = null, bool LosesRequest = false, bool DropsAnswer = false);

/// <summary>What goes wrong with one commit.</summary>
internal enum CommitTrouble { None, DoesNotTake, AnswerLost }

/// <summary>Decides by the seed what goes wrong, and counts it. In the end nothing does any more.</summary>
internal sealed class Trouble(int seed, CoverageCounter coverage)
{
    /// <summary>Every kind of trouble that must have happened somewhere in a run.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "delay", "lost request", "dropped answer", "500 before", "500 after", "429", "HTML 502", "401", "409",
        "pending, then completed", "pending, then declined", "capture declined", "capture failed", "wrong amount", "expired order", "refund pending",
        "webhook lost", "webhook twice", "webhook late", "webhooks out of order", "captured by hand", "expired by time", "refunded by hand", "disputed",
        "commit that did not take", "answer of a commit lost", "nobody to ask about a commit",
        "crash", "crash at a begin", "crash at a command", "crash before a commit", "crash after a commit", "crash while an answer travels",
        "crash while a call travels", "crash while Capturing",
    ];

    private const int Calm = 6; // transactions between two troubles: nobody tries for ever

    private readonly Random _random = new(seed);
    private bool _losesBegin;
    private int _calm;

    public bool IsOver { get; set; }

    public CallTrouble OfCall(PayPalCall call)
    {
        var usual = new CallTrouble(Travel(), Travel());
        if (IsOver || _random.NextDouble() > (call.Operation is "capture" or "refund" ? 0.5 : 0.22))
            return usual;

        var pick = _random.Next(call.Operation is "capture" ? 19 : call.Operation is "refund" ? 12 : 9);
        return pick switch
        {
            0 => Count("delay", usual with { There = TimeSpan.FromSeconds(_random.Next(20, 120)) }),
            1 => Count("lost request", usual with { LosesRequest = true }),
            2 or 9 or 12 => Count("dropped answer", usual with { DropsAnswer = true }),
            3 => Count("500 before", AtPayPal(usual, FaultKind.ErrorBefore)),
            4 or 10 or 13 => Count("500 after", AtPayPal(usual, FaultKind.ErrorAfter)),
            5 => Count("429", AtPayPal(usual, FaultKind.TooManyRequests)),
            6 => Count("HTML 502", AtPayPal(usual, FaultKind.HtmlError)),
            7 => Count("401", AtPayPal(usual, FaultKind.Unauthorized)),
            8 => Count("409", AtPayPal(usual, FaultKind.Conflict)),
            11 when call.Operation is "refund" => Count("refund pending", AtPayPal(usual, FaultKind.RefundPending)),
            11 => Count("pending, then completed", AtPayPal(usual, FaultKind.PendingThenCompleted, _random.Next(1, 120))),
            14 => Count("pending, then declined", AtPayPal(usual, FaultKind.PendingThenDenied, _random.Next(1, 120))),
            15 => Count("capture declined", AtPayPal(usual, FaultKind.CaptureDeclined)),
            16 => Count("capture failed", AtPayPal(usual, FaultKind.CaptureFailed)),
            17 => Count("wrong amount", AtPayPal(usual, FaultKind.WrongAmount)),
            _ => Count("expired order", AtPayPal(usual, FaultKind.ExpireOrder)),
        };
    }

    /// <summary>What becomes of a commit, told to a process that goes on.</summary>
    public CommitTrouble OfCommit()
    {
        if (IsOver || --_calm > 0 || _random.Next(40) is not (< 3 and var pick))
            return CommitTrouble.None;
        (_calm, _losesBegin) = (Calm, pick is 2);
        return pick is 0 ? Count("commit that did not take", CommitTrouble.DoesNotTake) : Count("answer of a commit lost", CommitTrouble.AnswerLost);
    }

    /// <summary>Whether the next transaction does not begin: what became of the one before cannot be asked yet.</summary>
    public bool LosesBegin()
    {
        if (!_losesBegin)
            return false;
        _losesBegin = false;
        return Count("nobody to ask about a commit", true);
    }

    /// <summary>When the copies of a webhook arrive; none when it is lost.</summary>
    public IReadOnlyList<TimeSpan> OfMail(bool mustArrive)
    {
        var usual = TimeSpan.FromMilliseconds(_random.Next(0, 4000));
        return (IsOver ? 9 : _random.Next(10)) switch
        {
            0 or 1 when !mustArrive => Count<IReadOnlyList<TimeSpan>>("webhook lost", []),
            2 or 3 => Count<IReadOnlyList<TimeSpan>>("webhook twice", [usual, TimeSpan.FromSeconds(_random.Next(0, 60))]),
            4 => Count<IReadOnlyList<TimeSpan>>("webhook late", [TimeSpan.FromMinutes(_random.Next(5, 90))]),
            _ => [usual],
        };
    }

    private TimeSpan Travel() => IsOver ? TimeSpan.Zero : _random.Next(10) switch
    {
        < 6 => TimeSpan.Zero,
        < 9 => TimeSpan.FromMilliseconds(_random.Next(50, 2000)),
        _ => TimeSpan.FromSeconds(_random.Next(2, 16)),
    };

    private static CallTrouble AtPayPal(CallTrouble usual, FaultKind kind, int minutes = 0) =>
        usual with { Fault = new Fault(kind, DelayMs: minutes * 60_000) };

    private T Count<T>(string kind, T trouble)
    {
        coverage.Add("fault", kind);
        return trouble;
    }
}
