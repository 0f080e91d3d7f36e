using BookingApp.Data;
using BookingApp.Monitoring;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Recovery;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.Extensions.Options;

namespace BookingApp.Upkeep;

/// <summary>Everything the app does unasked, and how often. The services own what is done.</summary>
internal sealed class UpkeepService(
    HoldService holds, PaymentRecovery recovery, RefundService refunds, PaymentInbox inbox, EmailDispatcher letters, AlertService alerts, Pruning pruning, DoctorRounds doctor,
    ChangeFeed feed, IOptions<UpkeepOptions> options, TimeProvider clock, ILogger<UpkeepService> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.Enabled
        ? Task.WhenAll(
            RepeatAsync("holds", holds.ExpireDueAsync, ChangeKind.Slots, stoppingToken),
            RepeatAsync("recovery", recovery.CheckDueAsync, ChangeKind.Payments, stoppingToken),
            RepeatAsync("refunds", refunds.SendDueAsync, ChangeKind.Payments, stoppingToken),
            RepeatAsync("events", inbox.ActOnDueAsync, ChangeKind.Payments, stoppingToken),
            RepeatAsync("letters", letters.SendDueAsync, ChangeKind.Letters, stoppingToken),
            RepeatAsync("alerts", alerts.CheckAsync, null, stoppingToken),
            RepeatAsync("pruning", pruning.PruneAsync, null, stoppingToken),
            RepeatAsync("doctor", doctor.LookWhenDueAsync, null, stoppingToken))
        : Task.CompletedTask;

    // Each piece of work answers when it is next due; a change of its kind or the longest wait cuts the sleep short.
    private async Task RepeatAsync(string name, Func<CancellationToken, Task<DateTimeOffset>> work, ChangeKind? wakes, CancellationToken ct)
    {
        await Task.Yield();
        var due = new DueSignal(clock);
        using var listening = feed.Subscribe(change =>
        {
            if (change.Kind == wakes)
                due.Wake();
        });
        while (!ct.IsCancellationRequested)
        {
            var next = clock.Now() + options.Value.MaxWait;
            try
            {
                next = await work(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "{Work} failed; its next turn tries again", name); // else the host stops
                next = clock.Now() + TimeSpan.FromSeconds(1);
            }

            await due.WaitUntilAsync(next, options.Value.MaxWait, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
