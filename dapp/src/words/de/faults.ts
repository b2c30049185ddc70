// One sentence for each fault on the way of a ballot: what happened and what to do next.
import type { FaultsWords } from '../en/faults.ts'

export const faults: FaultsWords = {
  faults: {
    declined: 'Sie haben in Ihrer Wallet abgelehnt. Es wurde nichts abgeschickt; Sie können es noch einmal versuchen.',
    'wallet-busy':
      'Ihre Wallet fragt Sie bereits etwas. Öffnen Sie sie, antworten Sie, und versuchen Sie es dann noch einmal.',
    'wallet-locked':
      'Ihr Schlüssel ist gesperrt. Melden Sie sich noch einmal an und geben Sie dann Ihren Stimmzettel ab.',
    'wallet-problem':
      'Ihre Wallet konnte den Stimmzettel nicht abschicken. Öffnen Sie die Wallet, sehen Sie nach, ob sie arbeitet, und versuchen Sie es noch einmal.',
    'wallet-outdated':
      'Ihre Wallet erinnert sich an einen früheren Lauf dieses Netzes. Löschen Sie in der Wallet die Aktivitätsdaten dieses Kontos und versuchen Sie es noch einmal.',
    'wrong-network':
      'Ihre Wallet steht auf einem anderen Netz. Gehen Sie zurück zu „Anmelden“, stellen Sie das Netz ein und versuchen Sie es noch einmal.',
    'no-answer':
      'Es kam keine Antwort. Sie können es gefahrlos noch einmal versuchen: Ihr Stimmzettel kann nur einmal zählen.',
    dropped:
      'Ihr Stimmzettel ist nicht ins öffentliche Verzeichnis gelangt. Sie können es gefahrlos noch einmal versuchen.',
    replaced:
      'Eine andere Nachricht aus Ihrer Wallet hat den Platz dieses Stimmzettels eingenommen. War das nicht Ihr Stimmzettel, geben Sie ihn von Anfang an noch einmal ab.',
    'closed-meanwhile':
      'Die Abstimmung endete, bevor Ihr Stimmzettel ankam. Er wurde nicht gezählt und kann nicht mehr abgegeben werden.',
    'not-open-yet':
      'Die Abstimmung ist noch nicht eröffnet. Warten Sie, bis sie beginnt, und geben Sie dann Ihren Stimmzettel ab.',
    'not-on-the-list':
      'Diese Adresse steht nicht auf der Wählerliste. Gehen Sie zurück zu „Anmelden“ und bitten Sie um Aufnahme.',
    'already-voted': 'Von dieser Adresse ist bereits ein Stimmzettel verzeichnet. Er bleibt, wie er ist.',
    'not-running': 'Diese Wahl nimmt zurzeit keine Stimmzettel an. Den Grund finden Sie auf ihrer Seite.',
    'bad-form':
      'Der Stimmzettel passt nicht zur Form dieser Wahl. Gehen Sie zurück zu „Wählen“ und kreuzen Sie noch einmal an.',
    spoiled:
      'Dieser versiegelte Stimmzettel wurde geprüft und kann nicht mehr abgegeben werden. Gehen Sie zurück und prüfen Sie Ihren Stimmzettel noch einmal.',
    'not-sealed':
      'Ihr Stimmzettel ließ sich auf diesem Gerät nicht versiegeln. Gehen Sie zurück zu „Wählen“ und versuchen Sie es noch einmal, oder nehmen Sie einen anderen Browser.',
    'code-taken':
      'Durch einen seltenen Zufall ist dieser Belegcode vergeben. Bitten Sie die Wahlleitung um einen neuen Eintrag auf der Liste.',
    'too-many':
      'Von dieser Adresse kamen zu viele Nachrichten. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    refused:
      'Der Stimmzettel wurde nicht angenommen. Es wurde nichts verzeichnet; versuchen Sie es noch einmal oder fragen Sie die Wahlleitung.',
  },
}
